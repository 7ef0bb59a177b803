import { Defect, Failure, Refusal } from '@hoso/kernel';

/** An error as a log may show it. */
export interface SafeError {
  readonly name: string;
  readonly code?: string;
  /** Only where the text is known to be ours or the runtime's; a foreign text may repeat what a person sent. */
  readonly message?: string;
  /** Function names and places, without the message. */
  readonly stack?: string;
  readonly cause?: SafeError;
}

/** Names and codes begin with a letter: bare digits may be a person's. */
const NAME = /^[A-Za-z_$][A-Za-z0-9_$.-]{0,79}$/;
const CODE_NUMBER_MAX = 99_999;
const CAUSES_MAX = 4;

const WORD = '[A-Za-z_$][A-Za-z0-9_$]{0,60}';
const PATH = `(?:${WORD}|\\(intermediate value\\))(?:\\.${WORD})*`;
/** What the runtime says of our own code and its names. Whatever else it says may repeat the value that it chokes on. */
const RUNTIME_WORDS = new RegExp(
  `^(?:${[
    'fetch failed',
    'terminated',
    'Invalid URL',
    'Assignment to constant variable\\.',
    'Cannot convert undefined or null to object',
    'Reduce of empty array with no initial value',
    'Do not know how to serialize a BigInt',
    `Cannot (?:read|set) properties of (?:undefined|null)(?: \\((?:reading|setting) '${WORD}'\\))?`,
    `Cannot access '${WORD}' before initialization`,
    `Cannot destructure property '${WORD}' of '${PATH}' as it is (?:undefined|null)\\.`,
    `Class constructor ${WORD} cannot be invoked without 'new'`,
    `${PATH} is not (?:defined|iterable|a function|a constructor)`,
  ].join('|')})$`,
);

/**
 * What may be told of an error: its name, code and frames, the causes likewise; the message only of the house's own
 * three kinds, of errors that the system words, and where the runtime speaks of our code. Parsers, validators, databases and
 * the runtime as well like to repeat the value they choke on, so that is left out.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = codeOf(error);
  const message = messageOf(error);
  const stack = framesOf(error);
  const cause = error.cause === undefined || depth >= CAUSES_MAX ? undefined : safeError(error.cause, depth + 1);
  return {
    name: NAME.test(error.name) ? error.name : 'Error',
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function codeOf(error: Error): string | undefined {
  const code: unknown = (error as { readonly code?: unknown }).code;
  if (typeof code === 'number') return Math.abs(code) <= CODE_NUMBER_MAX ? String(code) : undefined;
  return typeof code === 'string' && NAME.test(code) ? code : undefined;
}

function messageOf(error: Error): string | undefined {
  if (error instanceof Failure || error instanceof Refusal || error instanceof Defect) return error.message;
  const isSystemError = 'syscall' in error && typeof error.syscall === 'string';
  const isRuntimeError = error.constructor === TypeError || error.constructor === ReferenceError;
  return isSystemError || (isRuntimeError && RUNTIME_WORDS.test(error.message)) ? error.message.slice(0, 300) : undefined;
}

function framesOf(error: Error): string | undefined {
  const { message, stack } = error;
  const at = stack?.indexOf(message) ?? -1;
  const frames = stack?.slice(at < 0 ? 0 : at + message.length) // a line of the message may look like a frame
    .split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12);
  return frames === undefined || frames.length === 0 ? undefined : frames.map((line) => line.trim()).join('\n');
}
