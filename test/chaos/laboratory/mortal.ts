import { setTimeout as pause } from 'node:timers/promises';

import type { Ending } from '../../../deploy/local/child.js';

/** A process in one of its lives. */
export interface Life {
  readonly pid: number | undefined;
  /** Resolves when it is over, however, with how. */
  readonly ended: Promise<Ending>;
  kill(): Promise<void>;
  /** Asks it to go, and after `graceMs` makes it go. */
  stop(graceMs: number): Promise<void>;
}

/** How a life ended that nobody had taken. */
export interface OwnEnding {
  readonly how: Ending;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
  readonly livedMs: number;
}

const AGAIN_MS = 300;
const LOOK_MS = 50;

/** A process that may be killed and held still at any moment, and that is started again when it ends by itself. */
export class Mortal<Kind extends Life = Life> {
  /** How its lives ended that nobody had taken. */
  readonly ownEndings: OwnEnding[] = [];
  private life: Kind | undefined;
  private lives = false;
  private wanted = false;
  private isOver = false;
  private starting: Promise<void> | undefined;

  constructor(
    readonly name: string,
    private readonly begin: () => Promise<Kind>,
    private readonly works: () => Promise<boolean>,
  ) {}

  /** In its present life, or the last one. */
  get current(): Kind {
    if (this.life === undefined) throw new Error(`${this.name} was never started.`);
    return this.life;
  }

  /** Starts it unless it lives; resolves when it has begun, and from then on it is kept alive. */
  start(): Promise<void> {
    if (this.isOver) return Promise.reject(new Error(`${this.name} has been ended for good.`));
    this.wanted = true;
    this.starting ??= this.beginAnew().finally(() => (this.starting = undefined));
    return this.starting;
  }

  /** Ends it at once; it stays dead until it is started. */
  async kill(): Promise<void> {
    this.wanted = false;
    await this.starting?.catch(() => undefined);
    await this.life?.kill();
    await this.life?.ended;
  }

  /** Ends it at once and for good: nobody can start it any more. */
  async end(): Promise<void> {
    this.isOver = true;
    this.resume();
    await this.kill();
  }

  /** Asks it to go, and makes it go when that takes too long; it stays away until it is started. */
  async stop(graceMs: number): Promise<void> {
    this.wanted = false;
    await this.starting?.catch(() => undefined);
    await this.life?.stop(graceMs);
    await this.life?.ended;
  }

  /** Answers whether it lived, and so was held still. */
  pause(): boolean {
    return this.signal('SIGSTOP');
  }

  resume(): void {
    this.signal('SIGCONT');
  }

  /** Waits until it works; answers how long that took, or throws. */
  async untilWorking(withinMs: number): Promise<number> {
    const begun = performance.now();
    while (!(await this.works().catch(() => false))) {
      if (performance.now() - begun > withinMs) throw new Error(`${this.name} did not work within ${Math.round(withinMs / 1_000)} s.`);
      await pause(LOOK_MS);
    }
    return performance.now() - begun;
  }

  private async beginAnew(): Promise<void> {
    if (this.lives) return;
    const life = await this.begin();
    this.life = life;
    this.lives = true;
    const bornMs = performance.now();
    void life.ended.then((how) => this.afterEnd(how, bornMs));
  }

  private async afterEnd(how: Ending, bornMs: number): Promise<void> {
    this.lives = false;
    if (!this.wanted) return;
    const atMs = performance.now();
    this.ownEndings.push({ how, atMs, livedMs: atMs - bornMs });
    while (this.wanted) {
      await pause(AGAIN_MS);
      if (!this.wanted) return;
      const stands = await this.start().then(() => true, () => false);
      if (stands) return;
    }
  }

  /** Whoever is dead is told nothing: its number may be another's by now. */
  private signal(name: NodeJS.Signals): boolean {
    if (!this.lives || this.life?.pid === undefined) return false;
    try {
      return process.kill(this.life.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      return false;
    }
  }
}
