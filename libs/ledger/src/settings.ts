/** Limits and rhythms of a ledger. Every queue has a bound. */
export interface LedgerSettings {
  readonly lane: {
    readonly batchEntriesMax: number;
    readonly waitingEntriesMax: number;
    readonly rememberedMax: number;
    readonly restMs: number;
  };
  readonly relay: {
    readonly waitingFactsMax: number;
    readonly batchFactsMax: number;
    readonly markEveryMs: number;
    readonly recoverAfterMs: number;
  };
  readonly wants: {
    readonly concurrencyMax: number;
    readonly waitingMax: number;
    /** As hearing, fewer than may wait in the lane. */
    readonly answersMax: number;
    readonly everyMs: number;
  };
  readonly timers: { readonly everyMs: number };
  readonly repair: { readonly settledMs: number; readonly everyMs: number };
  /** Fewer than may wait in the lane: what fires, is answered or is mended finds room as well. */
  readonly hearing: { readonly messagesMax: number };
  readonly parking: { readonly parkedMax: number; readonly parkedWindowMs: number };
  readonly archiveEveryMs: number;
}

export const LEDGER_DEFAULTS: LedgerSettings = {
  lane: { batchEntriesMax: 256, waitingEntriesMax: 8_192, rememberedMax: 256, restMs: 0 },
  relay: { waitingFactsMax: 20_000, batchFactsMax: 500, markEveryMs: 2_000, recoverAfterMs: 8_000 },
  wants: { concurrencyMax: 32, waitingMax: 20_000, answersMax: 2_048, everyMs: 1_000 },
  timers: { everyMs: 1_000 },
  repair: { settledMs: 60_000, everyMs: 15_000 },
  hearing: { messagesMax: 4_096 },
  parking: { parkedMax: 20, parkedWindowMs: 300_000 },
  archiveEveryMs: 10_000,
};
