import type { Patch } from './patch-product.js';

/** Bounds of the product that no history of four dossiers would reach, made small, so that what lies behind them is reached. */
export const SMALL_NUMBERS: readonly Patch[] = [
  { file: 'libs/ledger/src/change.js', find: 'LOG_ENTRIES_BEFORE_ARCHIVE = 48', replace: 'LOG_ENTRIES_BEFORE_ARCHIVE = 4' },
  { file: 'libs/ledger/src/change.js', find: 'WANT_LEASE_MS = 30_000', replace: 'WANT_LEASE_MS = 6_000' },
  { file: 'libs/ledger/src/archive.js', find: 'ENTRIES_KEPT = 16', replace: 'ENTRIES_KEPT = 2' },
  { file: 'libs/ledger/src/desk.js', find: 'PULLED_FACTS_MAX = 200', replace: 'PULLED_FACTS_MAX = 3' },
  { file: 'libs/ledger/src/repair.js', find: 'const PAGE = 500', replace: 'const PAGE = 2' },
  { file: 'libs/ledger/src/timers.js', find: 'const PAGE = 200', replace: 'const PAGE = 2' },
  { file: 'apps/monitoring/src/adapters/bucket-writes.js', find: 'const PAGE = 2_000', replace: 'const PAGE = 2' },
];
