import { setTimeout as pause } from 'node:timers/promises';

import { OPERATOR, type HouseCaller } from '../check/house-caller.js';

const LOOK_EVERY_MS = 100;
/** A small page keeps the looking cheap; what is missing may lie behind what has come since. */
const PAGE_WHEN_ALL_SEEN = 10;
const PAGE_MAX = 200;

/** Somebody who looks at monitoring again and again, as a page does, and notes when something is seen first. */
export class ArrivalWatch {
  /** By dossier: when monitoring showed it first, on the clock of `performance.now()`. */
  readonly seenAtMs = new Map<string, number>();
  /** How far the figures were behind at each look, in milliseconds. */
  readonly figuresBehindMs: number[] = [];
  private readonly stopping = new AbortController();
  private readonly watching: Promise<unknown>;

  constructor(
    private readonly caller: HouseCaller,
    /** How many dossiers have been accepted so far. */
    private readonly accepted: () => number,
  ) {
    this.watching = Promise.all([this.repeat(() => this.lookAtDossiers()), this.repeat(() => this.lookAtFigures())]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async repeat(look: () => Promise<void>): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await look();
      await pause(LOOK_EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async lookAtDossiers(): Promise<void> {
    const missing = Math.max(0, this.accepted() - this.seenAtMs.size);
    const limit = Math.min(PAGE_MAX, PAGE_WHEN_ALL_SEEN + 5 * missing);
    const { body } = await this.caller.ask('monitoring', 'GET', `/dossiers?limit=${limit}`, { as: OPERATOR });
    const nowMs = performance.now();
    for (const { dossierId } of (body as { dossiers: readonly { readonly dossierId: string }[] }).dossiers) {
      if (!this.seenAtMs.has(dossierId)) this.seenAtMs.set(dossierId, nowMs);
    }
  }

  private async lookAtFigures(): Promise<void> {
    const { body } = await this.caller.ask('monitoring', 'GET', '/indicators', { as: OPERATOR });
    const { asOf } = body as { readonly asOf: string | null };
    if (asOf !== null) this.figuresBehindMs.push(Math.max(0, Date.now() - Date.parse(asOf)));
  }
}
