import type { InternalHttp } from '@hoso/access';
import { SPEAKERS, type Speaker } from '@hoso/contracts';
import { Failure, type Clock } from '@hoso/kernel';
import type { LedgerDocument } from '@hoso/ledger';
import type { Store } from '@hoso/store';
import { z } from 'zod';

import { behind, SourceComparison, type Comparison, type SpokenOf, type WholeComparison } from '../domain/comparison.js';
import { DOSSIERS } from './collections.js';

export interface SourceComparisonOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly http: Pick<InternalHttp, 'ask'>;
  readonly addresses: Readonly<Record<Speaker, string>>;
  readonly onError: (error: unknown, doing: string) => void;
  /** Where the comparison begins: what lies before it was compared by the walks that mend. */
  readonly walkedTo: (owner: Speaker) => Promise<Position>;
  /** A dossier is compared once nothing was said about it for this long. */
  readonly settledMs: number;
  readonly everyMs: number;
  /** While so many of an owner's dossiers are missing, as when everything is made anew, nobody looks further along its record. */
  readonly missingMax: number;
  /** What the last whole comparison came to. */
  readonly whole: () => WholeComparison | null;
}

export const COMPARISON_DEFAULTS = { settledMs: 15_000, everyMs: 10_000, missingMax: 5_000 } as const;

const PAGE = 500;
const TIMEOUT_MS = 5_000;

const Changes = z.object({
  dossiers: z.array(z.object({ dossierId: z.uuid(), v: z.int().positive() })),
  position: z.object({ spokenAt: z.string(), dossierId: z.string() }).nullable(),
});
type Position = z.output<typeof Changes>['position'];

/** Walks along each owner's list of changes, and looks again at whatever was missing. */
export class HttpSourceComparison extends SourceComparison {
  private readonly stopping = new AbortController();
  private readonly positions = new Map<Speaker, Position>();
  private readonly missing = new Map<Speaker, Map<string, SpokenOf>>();
  private loop: Promise<void> | null = null;
  private current: Omit<Comparison, 'whole'> = { at: null, compared: 0, missing: 0, silent: [] };

  constructor(private readonly options: SourceComparisonOptions) {
    super();
  }

  override get state(): Comparison {
    return { ...this.current, whole: this.options.whole() };
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { clock, everyMs, onError } = this.options;
    while (!this.stopping.signal.aborted) {
      await this.walk().catch((error: unknown) => onError(error, 'compare with the records'));
      await clock.sleep(everyMs, this.stopping.signal);
    }
  }

  /** One walk along every record, from where the last one ended. */
  async walk(): Promise<void> {
    const silent: Speaker[] = [];
    for (const owner of SPEAKERS) {
      try {
        await this.walkAlong(owner);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        silent.push(owner);
      }
    }
    const missing = [...this.missing.values()].reduce((sum, { size }) => sum + size, 0);
    this.current = { ...this.current, at: new Date(this.options.clock.now()).toISOString(), missing, silent };
  }

  private async walkAlong(owner: Speaker): Promise<void> {
    const missing = this.missing.get(owner) ?? new Map<string, SpokenOf>();
    this.missing.set(owner, missing);
    const looked = [...missing.values()];
    for (let start = 0; start < looked.length; start += PAGE) await this.compare(owner, looked.slice(start, start + PAGE), missing);
    while (!this.stopping.signal.aborted && missing.size < this.options.missingMax) {
      const known = this.positions.get(owner);
      const { dossiers, position } = await this.changesAfter(owner, known === undefined ? await this.options.walkedTo(owner) : known);
      await this.compare(owner, dossiers, missing);
      this.positions.set(owner, position);
      this.current = { ...this.current, compared: this.current.compared + dossiers.length };
      if (dossiers.length < PAGE) return;
    }
  }

  private changesAfter(owner: Speaker, after: Position): Promise<z.output<typeof Changes>> {
    return this.options.http.ask({
      neighbour: owner,
      method: 'POST',
      url: `${this.options.addresses[owner]}/internal/facts/changed`,
      body: { after, settledMs: this.options.settledMs, limit: PAGE },
      answer: Changes,
      timeoutMs: TIMEOUT_MS,
    });
  }

  private async compare(owner: Speaker, spoken: readonly SpokenOf[], missing: Map<string, SpokenOf>): Promise<void> {
    if (spoken.length === 0) return;
    const documents = await this.options.store.find<LedgerDocument<unknown>>(
      DOSSIERS,
      { _id: { $in: spoken.map(({ dossierId }) => dossierId) } },
      { limit: spoken.length, projection: { heard: 1 } },
    );
    for (const { dossierId } of spoken) missing.delete(dossierId);
    const found = behind(spoken, new Map(documents.map(({ _id, heard }) => [_id, heard[owner] ?? 0])));
    for (const one of found) missing.set(one.dossierId, one);
  }
}
