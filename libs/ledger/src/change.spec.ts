import { describe, expect, it } from '@jest/globals';
import { StepCompleted } from '@hoso/contracts';
import fc from 'fast-check';

import { DOSSIER, NOON_MS } from '../test/open-office.js';
import { stamp, stamped, type StampBook } from '../test/stamp-office.js';
import { chainHash, decideEntry, startWorking, type Working } from './change.js';
import type { LedgerDocument, LogEntry } from './document.js';
import type { Entry } from './entry.js';
import { writeOf } from './guarded-write.js';

const ORIGIN = '0'.repeat(64);

function entry(cause: string, decide = stamp(cause)): Entry<StampBook> {
  return { dossierId: DOSSIER, cause, traceId: 'a'.repeat(32), decide };
}

function decide(working: Working<StampBook>, one: Entry<StampBook>, nowMs = NOON_MS): void {
  const take = (): never => {
    throw new Error('nothing is taken here');
  };
  expect(decideEntry(working, one, { dossierId: DOSSIER, nowMs, take }).kind).toBe('applied');
}

/** Whether every link holds, from the first. */
function holds(log: readonly LogEntry[]): boolean {
  let link = ORIGIN;
  return log.every((logged) => (link = chainHash(link, 'processing', DOSSIER, logged)) === logged.hash);
}

function written(batches: readonly (readonly number[])[]): LedgerDocument<StampBook> {
  let kept: LedgerDocument<StampBook> | null = null;
  for (const batch of batches) {
    const working: Working<StampBook> = startWorking<StampBook>(DOSSIER, kept);
    for (const count of batch) {
      const facts = Array.from({ length: count }, (_, index) => stamped(null, `${index}`).facts![0]!);
      decide(working, entry('some', (state) => ({ state: state ?? { stamps: [], heard: {} }, facts })));
    }
    if (!working.changed) continue;
    writeOf('books', working, 'w', undefined);
    kept = working.document;
  }
  return kept ?? startWorking<StampBook>(DOSSIER, null).document;
}

const batches = fc.array(fc.array(fc.nat({ max: 3 }), { maxLength: 4 }), { maxLength: 5 });

describe('own facts', () => {
  it('are numbered without gaps and chained, however the writes fall', () => {
    fc.assert(
      fc.property(batches, (counts) => {
        const { v, log, lastHash } = written(counts);
        expect(v).toBe(counts.flat().reduce((sum, count) => sum + count, 0));
        expect(log.map(({ n }) => n)).toEqual(Array.from({ length: v }, (_, index) => index + 1));
        expect(lastHash).toBe(log.at(-1)?.hash ?? ORIGIN);
        expect(holds(log)).toBe(true);
      }),
    );
  });

  it('betray every change of what was said, when, why, in which order, and about whom', () => {
    const { log } = written([[2], [2]]);
    const [first, second, ...rest] = log as readonly [LogEntry, LogEntry, ...LogEntry[]];
    const forged: readonly (readonly LogEntry[])[] = [
      [{ ...first, data: { ...(first.data as object), step: 'forged' } }, second, ...rest],
      [{ ...first, metric: {} }, second, ...rest],
      [{ ...first, at: '2026-11-20T05:00:00.001Z' }, second, ...rest],
      [{ ...first, cause: 'command:forged:1' }, second, ...rest],
      [{ ...first, name: 'processing.processing-started' }, second, ...rest],
      [{ ...first, version: 2 }, second, ...rest],
      [second, first, ...rest],
      [first, ...rest],
    ];
    expect(holds(log)).toBe(true);
    expect(forged.map(holds)).toEqual(forged.map(() => false));
    expect(chainHash(ORIGIN, 'processing', 'another-dossier', first)).not.toBe(first.hash);
    expect(chainHash(ORIGIN, 'intake', DOSSIER, first)).not.toBe(first.hash);
  });

  it('are never earlier than the ones before, though the clock of a process goes back', () => {
    const working = startWorking<StampBook>(DOSSIER, null);
    decide(working, entry('first'));
    decide(working, entry('second'), NOON_MS - 60_000);
    decide(working, entry('third'), NOON_MS + 1);
    expect(working.document.log.map(({ at }) => Date.parse(at) - NOON_MS)).toEqual([0, 0, 1]);
    expect(working.document.spokenAt).toEqual(new Date(NOON_MS + 1));
  });

  it('are never earlier than what caused them, though the clock of whoever spoke of that goes ahead', () => {
    const working = startWorking<StampBook>(DOSSIER, null);
    const decided: number[] = [];
    const heard = entry('intake:1', (state, context) => {
      decided.push(context.nowMs - NOON_MS);
      return stamp('heard')(state, context);
    });
    decide(working, { ...heard, causedAtMs: NOON_MS + 40 });
    decide(working, { ...heard, causedAtMs: NOON_MS - 40 }, NOON_MS + 60);
    expect(working.document.log.map(({ at }) => Date.parse(at) - NOON_MS)).toEqual([40, 60]);
    expect(decided).toEqual([40, 60]);
  });

  it('keep what caused them, and what they mean for measurement', () => {
    const working = startWorking<StampBook>(DOSSIER, null);
    decide(working, entry('command:stamp:1', stamp('one')));
    expect(working.document.log).toMatchObject([
      {
        n: 1, name: StepCompleted.name, version: 1, cause: 'command:stamp:1', traceId: 'a'.repeat(32),
        data: { step: 'one', kind: 'automatic', official: null, status: 4 },
        metric: { step: 'one', kind: 'automatic', status: 4 },
      },
    ]);
  });
});
