import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { rehearseHistory } from '../../test/histories.js';
import { countBucket } from './bucket.js';
import type { DossierRow } from './dossier-row.js';
import { Tally } from './tally.js';
import { hearEvent, type Watch } from './watch.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);

/** The row as it was after each event. */
function lifeOf(seed: number): readonly DossierRow[] {
  let watch: Watch | null = null;
  return rehearseHistory({ seed, receivedAtMs: NOON_MS }).map((event) => {
    watch = hearEvent(watch, event, NOON_MS);
    return watch.row;
  });
}

describe('a tally', () => {
  it('says what counting its rows from nothing would say', () => {
    const change = fc.record({ seed: fc.nat({ max: 12 }), moment: fc.nat({ max: 20 }), leaves: fc.boolean() });
    fc.assert(
      fc.property(fc.constantFrom('received', 'finished'), fc.array(change, { maxLength: 60 }), (kind, changes) => {
        const tally = new Tally(kind);
        const rows = new Map<string, DossierRow>();
        for (const { seed, moment, leaves } of changes) {
          const row = lifeOf(seed).at(moment) ?? lifeOf(seed)[0]!;
          if (leaves) {
            tally.remove(String(seed));
            rows.delete(String(seed));
          } else {
            tally.put(String(seed), row);
            rows.set(String(seed), row);
          }
          expect(tally.counts).toEqual(countBucket(kind, rows.values()));
        }
      }),
      { numRuns: 100 },
    );
  });
});
