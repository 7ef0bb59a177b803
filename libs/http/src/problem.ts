import { Defect, Failure, Refusal, type Fault, type RefusalKind } from '@hoso/kernel';

import { COMMON_PROBLEMS, type ProblemTexts } from './problem-texts.js';

export type Language = 'vi' | 'en';

/** An RFC 9457 problem document. */
export interface Problem {
  /** Stable; resolves at the service itself. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly instance: string;
  readonly traceId: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
  readonly [extension: string]: unknown;
}

const STATUS: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-media': 415,
  unprocessable: 422,
  'precondition-required': 428,
  'too-many': 429,
};

function statusOf(refusal: Refusal): number {
  return refusal.code === 'method-not-allowed' ? 405 : STATUS[refusal.kind];
}

/** Puts what went wrong into the caller's words. */
export class ProblemWriter {
  private readonly texts: ProblemTexts;

  constructor(own: ProblemTexts) {
    this.texts = { ...COMMON_PROBLEMS, ...own };
  }

  /** Every code that has texts. */
  get codes(): readonly string[] {
    return Object.keys(this.texts);
  }

  /** The texts of one code. */
  find(code: string): { readonly vi: string; readonly en: string } | undefined {
    return Object.hasOwn(this.texts, code) ? this.texts[code] : undefined;
  }

  /** The document for an error; 500 without details for what is our own mistake. */
  write(error: unknown, language: Language, instance: string, traceId: string): Problem {
    if (error instanceof Refusal) {
      const { faults, extensions, params } = error.details;
      return {
        ...this.head(error.code, statusOf(error), language, instance, traceId),
        ...(params ? { params } : {}),
        ...extensions,
        ...(faults ? { errors: faults.map((fault) => this.fault(fault, language)) } : {}),
      };
    }
    if (error instanceof Failure) return this.head('unavailable', 503, language, instance, traceId);
    return this.head('internal', 500, language, instance, traceId);
  }

  private head(code: string, status: number, language: Language, instance: string, traceId: string): Problem {
    return { type: `/problems/${code}`, title: this.text(code, language), status, code, instance, traceId };
  }

  private fault(fault: Fault, language: Language): { pointer: string; code: string; message: string } {
    return {
      pointer: fault.pointer,
      code: fault.code,
      message: this.text(fault.code, language),
      ...(fault.params ? { params: fault.params } : {}),
    };
  }

  private text(code: string, language: Language): string {
    return this.find(code)?.[language] ?? code;
  }
}

/** Seconds after which a caller may try again, where waiting helps. */
export function retryAfterOf(error: unknown): number | undefined {
  if (error instanceof Failure) return error.details.retryAfterSeconds ?? 2;
  if (error instanceof Refusal && error.kind === 'too-many') return error.details.retryAfterSeconds ?? 1;
  return undefined;
}

/** Whether it is our own mistake and belongs into the log. */
export function isOurs(error: unknown): boolean {
  return error instanceof Defect || !(error instanceof Refusal || error instanceof Failure);
}

/** The first of the languages asked for that we speak; Vietnamese otherwise. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const asked = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([0-9.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { tag: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => (tag === 'vi' || tag === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return asked[0]?.tag === 'en' ? 'en' : 'vi';
}
