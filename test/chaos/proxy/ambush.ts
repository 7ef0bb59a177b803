import type { Request } from './frames.js';

/** A place in the work of whoever calls through a line: one kind of request, at one moment of its life. */
export interface Place {
  /** `Produce`, `update`, `POST /dossiers`, …; several where a client may choose. */
  readonly request: string | readonly string[];
  /** Words that its frame holds as well: a collection, a field, a topic. */
  readonly holding?: readonly string[];
  /**
   * - `before`: it has come, and the server has nothing of it.
   * - `forwarded`: the server has it, and the client no answer.
   * - `answered`: the server has answered, and the client does not know.
   */
  readonly moment: 'before' | 'forwarded' | 'answered';
  /** How many of them pass before; none when left out. */
  readonly after?: number;
}

/** The two ends of a connection, by their ports: the client's own, and that of the server behind the proxy. */
export interface Ends {
  readonly client: number;
  readonly server: number;
}

/** Lies in wait at a place on a line, and strikes once. */
export class Ambush {
  private passed = 0;
  private isOver = false;

  /** @param strike resolves when it is done; undefined where it is not for these ends: then all goes on. */
  constructor(
    readonly place: Place,
    private readonly strike: (ends: Ends) => Promise<void> | undefined,
  ) {}

  /** Whether it is this request, or the answer to it, that is waited for. */
  awaits({ name }: Request, frame: Buffer): boolean {
    const { request, holding = [], after = 0 } = this.place;
    if (this.isOver || !(typeof request === 'string' ? request === name : request.includes(name))) return false;
    if (!holding.every((words) => frame.includes(words))) return false;
    this.passed += 1;
    return this.passed > after;
  }

  /** Strikes now, unless that is over; what is at the place must not go on before the promise resolves. */
  spring(ends: Ends): Promise<void> | undefined {
    if (this.isOver) return undefined;
    const struck = this.strike(ends);
    this.isOver = struck !== undefined;
    return struck;
  }
}
