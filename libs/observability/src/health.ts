import { Defect, type Clock } from '@hoso/kernel';

import { isCode } from './log-fields.js';
import { FRESH_MS, SharedReading } from './shared-reading.js';

/** The answer of one look at a dependency. Details are codes and figures, never text that somebody wrote. */
export interface DependencyAnswer {
  readonly ok: boolean;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  /** Milliseconds since the epoch; kept by `Health` from its own looks when left out. */
  readonly lastGoodContact?: number;
}

/**
 * Something this process leans on. Without a `hard` one it can do nothing; without a `soft` one it goes on and
 * catches up later.
 */
export interface Dependency {
  readonly name: string;
  readonly kind: 'hard' | 'soft';
  /** One cheap look. Rejecting counts as not ok. */
  check(): Promise<DependencyAnswer>;
}

export type HealthState = 'ok' | 'degraded' | 'down';

/** One dependency as an operator sees it. */
export interface DependencyReport {
  readonly name: string;
  readonly kind: 'hard' | 'soft';
  readonly state: 'ok' | 'degraded' | 'down';
  readonly lastGoodContact: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** What a process says of itself. */
export interface HealthReport {
  readonly state: HealthState;
  readonly phase: 'starting' | 'running' | 'stopping';
  readonly dependencies: readonly DependencyReport[];
}

/** A report with the figures of the moment. */
export interface DeepHealthReport extends HealthReport {
  /** `lagMessages`, `oldestUnpublishedSeconds`, `parkedDossiers` and whatever else has been registered. */
  readonly figures: Readonly<Record<string, number | null>>;
}

/** Reads one figure; undefined while it is not known. */
export type FigureReader = () => number | undefined | Promise<number | undefined>;

const CHECK_TIMEOUT_MS = 2_000;
/** What is missing may be back at any moment. */
const FRESH_WHILE_MISSING_MS = 200;

/**
 * The health of a process: the phase of its life, what it leans on, and its figures. Dependencies are looked at
 * only when somebody asks, at most once a second or, while one is away, five times, each with a deadline of two seconds.
 */
export class Health {
  private readonly dependencies = new Map<string, Dependency>();
  private readonly figures = new Map<string, FigureReader>();
  private readonly goodContacts = new Map<string, number>();
  private phase: HealthReport['phase'] = 'starting';
  private readonly seen: SharedReading<readonly DependencyReport[]>;

  constructor(private readonly clock: Clock) {
    this.seen = new SharedReading(clock, () => this.look(), freshMsOf);
  }

  /** Adds something to lean on. A name is given once. */
  dependOn(dependency: Dependency): void {
    if (this.dependencies.has(dependency.name)) {
      throw new Defect('dependency-doubled', `two dependencies are called ${dependency.name}`);
    }
    this.dependencies.set(dependency.name, dependency);
    this.seen.forget();
  }

  /**
   * Adds a figure to the deep report. A name is given once, with its unit last. It is read whenever somebody asks: one that costs
   * something is a `SharedReading`.
   */
  figure(name: string, read: FigureReader): void {
    if (this.figures.has(name)) throw new Defect('figure-doubled', `two figures are called ${name}`);
    this.figures.set(name, read);
  }

  /** From here on the process may be given work. */
  markStarted(): void {
    if (this.phase === 'starting') this.phase = 'running';
  }

  /** From here on the process wants no more work. There is no way back. */
  markStopping(): void {
    this.phase = 'stopping';
  }

  get hasStarted(): boolean {
    return this.phase !== 'starting';
  }

  get isStopping(): boolean {
    return this.phase === 'stopping';
  }

  /** Down when it takes no work or a hard dependency is away, degraded without a soft one. */
  async report(): Promise<HealthReport> {
    const dependencies = await this.seen.get();
    const isHardAway = dependencies.some(({ kind, state }) => kind === 'hard' && state !== 'ok');
    const isSoftAway = dependencies.some(({ kind, state }) => kind === 'soft' && state !== 'ok');
    const state = isHardAway || this.phase !== 'running' ? 'down' : isSoftAway ? 'degraded' : 'ok';
    return { state, phase: this.phase, dependencies };
  }

  /** The report with every figure. */
  async deepReport(): Promise<DeepHealthReport> {
    const [report, figures] = await Promise.all([this.report(), this.readFigures()]);
    return { ...report, figures };
  }

  private look(): Promise<readonly DependencyReport[]> {
    return Promise.all([...this.dependencies.values()].map((one) => this.lookAt(one)));
  }

  private async lookAt(dependency: Dependency): Promise<DependencyReport> {
    const { name, kind } = dependency;
    const answer = await this.ask(dependency);
    const contact = answer.lastGoodContact ?? (answer.ok ? this.clock.now() : this.goodContacts.get(name));
    if (contact !== undefined) this.goodContacts.set(name, contact);
    return {
      name,
      kind,
      state: answer.ok ? 'ok' : kind === 'hard' ? 'down' : 'degraded',
      lastGoodContact: contact === undefined ? null : new Date(contact).toISOString(),
      detail: safeDetail(answer.detail ?? {}),
    };
  }

  private async ask(dependency: Dependency): Promise<DependencyAnswer> {
    const givenUp = new AbortController();
    const deadline = this.clock.sleep(CHECK_TIMEOUT_MS, givenUp.signal)
      .then((): DependencyAnswer => ({ ok: false, detail: { code: 'timeout' } }));
    try {
      return await Promise.race([dependency.check(), deadline]);
    } catch (error) {
      return { ok: false, detail: { code: codeOf(error) } };
    } finally {
      givenUp.abort();
    }
  }

  private async readFigures(): Promise<Record<string, number | null>> {
    const entries = await Promise.all([...this.figures].map(async ([name, read]) => {
      const value = await Promise.resolve().then(read).catch(() => undefined);
      return [name, value ?? null] as const;
    }));
    return Object.fromEntries(entries);
  }
}

function freshMsOf(reports: readonly DependencyReport[]): number {
  return reports.every(({ state }) => state === 'ok') ? FRESH_MS : FRESH_WHILE_MISSING_MS;
}

function codeOf(error: unknown): string {
  const code: unknown = (error as { readonly code?: unknown } | null | undefined)?.code;
  return isCode(code) ? code : 'failed';
}

function safeDetail(
  detail: Readonly<Record<string, string | number | boolean>>,
): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => typeof value !== 'string' || isCode(value)));
}
