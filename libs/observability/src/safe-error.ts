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

const NAME = /^[A-Za-z0-9_$.-]{1,80}$/;
const CAUSES_MAX = 4;

/**
 * What may be told of an error: its name, code and frames, the causes likewise; the message only of the house's own
 * three kinds and of errors that the runtime or the system words itself. Parsers, validators and databases like to
 * repeat the value they choke on, so theirs is left out.
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
  if (typeof code === 'number') return String(code);
  return typeof code === 'string' && NAME.test(code) ? code : undefined;
}

function messageOf(error: Error): string | undefined {
  if (error instanceof Failure || error instanceof Refusal || error instanceof Defect) return error.message;
  const isSystemError = 'syscall' in error && typeof error.syscall === 'string';
  const isRuntimeError = error.constructor === TypeError || error.constructor === ReferenceError;
  return isSystemError || isRuntimeError ? error.message.slice(0, 300) : undefined;
}

function framesOf(error: Error): string | undefined {
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12);
  return frames === undefined || frames.length === 0 ? undefined : frames.map((line) => line.trim()).join('\n');
}
