/**
 * The three ways in which things do not go.
 *
 * - Refusal: the rules say no. The caller may do something else instead.
 * - Failure: the world did not answer. The same request may be repeated later.
 * - Defect: we, or the message, are wrong. Repeating changes nothing; a person must look.
 */

/** One place in the caller's input and what is wrong there. */
export interface Fault {
  /** JSON pointer (RFC 6901) into the request body, or `''` for the whole. */
  readonly pointer: string;
  /** Stable code of the rule that was broken, for example `paper-missing`. */
  readonly code: string;
  /** The values that a translated message needs. Never personal data. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** HTTP-neutral kinds of refusal; the HTTP door maps each to one status. */
export type RefusalKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition-failed'
  | 'precondition-required'
  | 'too-large'
  | 'unsupported-media'
  | 'unprocessable'
  | 'too-many';

/** The rules say no. A value in decisions; thrown only at a door, where one filter renders it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly kind: RefusalKind,
    /** Stable code, for example `procedure-not-in-force`: the last segment of the problem's type URI. */
    readonly code: string,
    readonly details: {
      readonly faults?: readonly Fault[];
      readonly params?: Readonly<Record<string, string | number>>;
      /** What the caller may do instead: further members of the problem document. */
      readonly extensions?: Readonly<Record<string, unknown>>;
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(code);
  }
}

/** The world did not answer. Safe to repeat. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    /** Who did not answer, for example `store`, `broker`, `population-database`. */
    readonly neighbour: string,
    /** Stable code of what happened, for example `timeout`. */
    readonly code: string,
    readonly details: { readonly cause?: unknown; readonly retryAfterSeconds?: number } = {},
  ) {
    super(`${neighbour}: ${code}`, { cause: details.cause });
  }
}

/** We, or a message, are wrong. */
export class Defect extends Error {
  override readonly name = 'Defect';

  constructor(
    /** Stable code, for example `unknown-version`. */
    readonly code: string,
    /** For the log of the owner; never shown to a caller, never personal data. */
    readonly explanation: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`${code}: ${explanation}`, { cause: options?.cause });
  }
}

/** Makes the compiler prove that a switch has seen every case. */
export function unreachable(value: never): never {
  throw new Defect('unreachable', `unexpected value of type ${typeof value}`);
}
