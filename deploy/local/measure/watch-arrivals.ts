import { SystemClock } from '@hoso/kernel';

import { OPERATOR, type HouseCaller } from '../check/house-caller.js';

interface Page {
  readonly dossiers: readonly { readonly dossierId: string; readonly receivedAt: string }[];
  readonly next: string | null;
}

const LOOK_EVERY_MS = 200;
const LOOK_AT_FIGURES_EVERY_MS = 1_000;
/** Small pages keep the looking cheap while nothing is late. */
const PAGE = 20;
/** A dossier is dated by its service; so much earlier than its answer, at most. */
const DATED_EARLIER_MS = 10_000;

/** Somebody who looks at monitoring again and again, as a page does, and notes when something is seen first. */
export class ArrivalWatch {
  /** By dossier: when monitoring showed it first, on the clock of `performance.now()`. */
  readonly seenAtMs = new Map<string, number>();
  /** How far the figures were behind at each look, in milliseconds. */
  readonly figuresBehindMs: number[] = [];
  /** Expected and not seen yet, with the moment since when, milliseconds since the epoch. */
  private readonly expected = new Map<string, number>();
  private readonly stopping = new AbortController();
  private readonly clock = new SystemClock();
  private readonly watching: Promise<unknown>;

  constructor(private readonly caller: HouseCaller) {
    this.watching = Promise.all([
      this.repeat(LOOK_EVERY_MS, () => this.lookAtDossiers()),
      this.repeat(LOOK_AT_FIGURES_EVERY_MS, () => this.lookAtFigures()),
    ]);
  }

  /** How many were expected and never seen. */
  get unseen(): number {
    return this.expected.size;
  }

  /** From now on the dossier is looked for. */
  expect(dossierId: string): void {
    if (!this.seenAtMs.has(dossierId)) this.expected.set(dossierId, Date.now());
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async repeat(everyMs: number, look: () => Promise<void>): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await look();
      await this.clock.sleep(everyMs, this.stopping.signal);
    }
  }

  /** Looks at the newest, and further back only as far as something is missing. */
  private async lookAtDossiers(): Promise<void> {
    let after = '';
    do {
      const { body } = await this.caller.ask('monitoring', 'GET', `/dossiers?limit=${PAGE}${after}`, { as: OPERATOR });
      const { dossiers, next } = body as Page;
      const nowMs = performance.now();
      for (const { dossierId } of dossiers) {
        if (!this.seenAtMs.has(dossierId)) this.seenAtMs.set(dossierId, nowMs);
        this.expected.delete(dossierId);
      }
      const oldestSeen = Date.parse(dossiers.at(-1)?.receivedAt ?? '');
      const [oldestMissing] = this.expected.values();
      const isCovered = oldestMissing === undefined || next === null || oldestSeen < oldestMissing - DATED_EARLIER_MS;
      after = isCovered ? '' : `&after=${next}`;
    } while (after !== '' && !this.stopping.signal.aborted);
  }

  private async lookAtFigures(): Promise<void> {
    const { body } = await this.caller.ask('monitoring', 'GET', '/indicators', { as: OPERATOR });
    const { asOf } = body as { readonly asOf: string | null };
    if (asOf !== null) this.figuresBehindMs.push(Math.max(0, Date.now() - Date.parse(asOf)));
  }
}
