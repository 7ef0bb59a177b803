import type { Request } from './frames.js';

/** What becomes of a request of a protocol: told by its name and by how often it came since the order was given. */
export interface FrameFault {
  /** `Produce`, `commitTransaction`, …; several where a client may choose. */
  readonly request: string | readonly string[];
  /** The first, second, third … of them from now on. */
  readonly nth: number;
  /**
   * - `cut-before-effect`: the server never gets it, and the connection is cut.
   * - `cut-when-forwarded`: the server has it, and the connection is cut at once.
   * - `cut-after-effect`: the server has answered, and instead of the answer the client gets the end of its connection.
   * - `drop-answer`: the server has answered, and the client waits in vain on a connection that stands.
   * - `hold-answer`: the answer, and whatever comes behind it, arrives so much later.
   */
  readonly what: 'cut-before-effect' | 'cut-when-forwarded' | 'cut-after-effect' | 'drop-answer' | { readonly holdAnswerMs: number };
}

/** In words, without how often it came. */
export function nameOfFrameFault({ request, what }: FrameFault): string {
  return `${[request].flat().join(' or ')}: ${typeof what === 'object' ? 'hold-answer' : what}`;
}

/** An order that has been given, and whether it has met its request. */
export class FrameOrder {
  /** Resolves when it was carried out: where an answer is spoilt, when that answer came. */
  readonly carriedOut: Promise<void>;
  private seen = 0;
  private done = false;
  private readonly happening = Promise.withResolvers<void>();

  constructor(readonly fault: FrameFault) {
    this.carriedOut = this.happening.promise;
  }

  get isDone(): boolean {
    return this.done;
  }

  /** Whether it is this request that the order is about. */
  meets({ name }: Request): boolean {
    const { request, nth } = this.fault;
    if (this.done || !(typeof request === 'string' ? request === name : request.includes(name))) return false;
    this.seen += 1;
    if (this.seen < nth) return false;
    this.done = true;
    return true;
  }

  /** Whoever spoils the request or its answer says so. */
  noteCarriedOut(): void {
    this.happening.resolve();
  }
}
