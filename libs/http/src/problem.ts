import { Defect, Failure, Refusal, type Fault, type RefusalKind } from '@hoso/kernel';

import { COMMON_PROBLEMS, type ProblemText, type ProblemTexts, type Sentence } from './problem-texts.js';

export type Language = 'vi' | 'en';

/** What is wrong at one place of the request. */
export interface ProblemFault {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** An RFC 9457 problem document. */
export interface Problem {
  /** Stable; resolves at the service itself. */
  readonly type: string;
  /** The same for every problem of the type. */
  readonly title: string;
  readonly status: number;
  /** What is particular to this occasion, where there is something to say. */
  readonly detail?: string;
  readonly code: string;
  /** The path that was asked for, without its query. */
  readonly instance: string;
  readonly traceId: string;
  readonly errors?: readonly ProblemFault[];
  readonly [extension: string]: unknown;
}

/** Statuses that only the doors themselves can give; no decision refuses this way. */
export type DoorStatus = 405 | 408 | 414 | 431 | 503;

/** A refusal by the doors themselves, with a status of its own. */
export class DoorRefusal extends Refusal {
  constructor(
    readonly status: DoorStatus,
    code: keyof typeof COMMON_PROBLEMS,
    retryAfterSeconds?: number,
  ) {
    super('malformed', code, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  }
}

const STATUS: Readonly<Record<RefusalKind, number>> = {
  'malformed': 400,
  'unauthenticated': 401,
  'forbidden': 403,
  'not-found': 404,
  'conflict': 409,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-media': 415,
  'unprocessable': 422,
  'precondition-required': 428,
  'too-many': 429,
};

/** Puts what went wrong into the caller's words. */
export class ProblemWriter {
  private readonly texts: ReadonlyMap<string, ProblemText>;

  /** @throws Defect `problem-text-missing` when a code lacks a text in one of the languages. */
  constructor(own: ProblemTexts) {
    this.texts = new Map(Object.entries<ProblemText>({ ...COMMON_PROBLEMS, ...own }));
    const lacking = [...this.texts].filter(([code, text]) => !isWhole(code, text)).map(([code]) => code);
    if (lacking.length > 0) throw new Defect('problem-text-missing', `write both texts for ${lacking.join(', ')}`);
  }

  /** Every code that has texts. */
  get codes(): readonly string[] {
    return [...this.texts.keys()];
  }

  /** The texts of one code. */
  find(code: string): ProblemText | undefined {
    return this.texts.get(code);
  }

  /** The document for an error; 500 without details for what is our own mistake. */
  write(error: unknown, language: Language, instance: string, traceId: string): Problem {
    if (error instanceof Failure) return this.document(503, 'unavailable', language, instance, traceId);
    if (!(error instanceof Refusal)) return this.document(500, 'internal', language, instance, traceId);
    const { faults, extensions, params } = error.details;
    const status = error instanceof DoorRefusal ? error.status : STATUS[error.kind];
    return {
      ...extensions,
      ...this.document(status, error.code, language, instance, traceId, params),
      ...(params === undefined ? {} : { params }),
      ...(faults === undefined ? {} : { errors: faults.map((fault) => this.fault(fault, language)) }),
    };
  }

  private document(
    status: number,
    code: string,
    language: Language,
    instance: string,
    traceId: string,
    params: Fault['params'] = {},
  ): Problem {
    const text = this.texts.get(code);
    const detail = filled(text?.detail?.[language], params);
    return {
      type: `/problems/${code}`,
      title: text?.[language] ?? code,
      status,
      ...(detail === undefined ? {} : { detail }),
      code,
      instance,
      traceId,
    };
  }

  private fault({ pointer, code, params }: Fault, language: Language): ProblemFault {
    const text = this.texts.get(code);
    const message = filled(text?.detail?.[language], params ?? {}) ?? text?.[language] ?? code;
    return { pointer, code, message, ...(params === undefined ? {} : { params }) };
  }
}

/** The sentence with its parameters; undefined where there is none or one of them is missing. */
function filled(sentence: string | undefined, params: NonNullable<Fault['params']>): string | undefined {
  if (sentence === undefined) return undefined;
  const text = sentence.replaceAll(/\{([a-zA-Z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole);
  return /\{[a-zA-Z]+\}/.test(text) ? undefined : text;
}

function isWhole(code: string, { vi, en, detail }: ProblemText): boolean {
  const isSaid = (sentence: Sentence): boolean => sentence.vi.trim() !== '' && sentence.en.trim() !== '';
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(code) && isSaid({ vi, en }) && (detail === undefined || isSaid(detail));
}

/** Seconds after which a caller may try again, where waiting helps. */
export function retryAfterOf(error: unknown): number | undefined {
  if (error instanceof Failure) return error.details.retryAfterSeconds ?? 2;
  if (!(error instanceof Refusal)) return undefined;
  return error.details.retryAfterSeconds ?? (error.kind === 'too-many' ? 1 : undefined);
}

/** Whether it is our own mistake and belongs into the log. */
export function isOurs(error: unknown): boolean {
  return !(error instanceof Refusal || error instanceof Failure);
}

/** The first of the languages asked for that we speak; Vietnamese otherwise. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'vi';
  let best = { language: 'vi' as Language, quality: 0 };
  for (const part of acceptLanguage.slice(0, 256).toLowerCase().split(',')) {
    const [tag = '', ...parameters] = part.trim().split(';');
    const [language] = tag.split('-');
    if (language !== 'vi' && language !== 'en') continue;
    const given = parameters.map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find(Boolean);
    const quality = given === undefined ? 1 : Number(given);
    if (quality > best.quality) best = { language, quality };
  }
  return best.language;
}
