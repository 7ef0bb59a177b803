import { describe, expect, it } from '@jest/globals';

import type { OwnEnding } from '../laboratory/mortal.js';
import type { Fault } from './fault.js';
import { EndingNotes, spelledOwnEnding } from './own-endings.js';

const WHOM = { service: 'processing', index: 1 } as const;
const FAULTS = {
  clock: { family: 'clock-wrong', whom: WHOM, clock: '+3d', forMs: 1 },
  enduredClock: { family: 'clock-wrong', whom: WHOM, clock: '+40s', forMs: 1 },
  store: { family: 'store-killed', duringRecovery: true, deadMs: 1 },
  everything: { family: 'everything-killed', order: [] },
  stillStore: { family: 'held-still', whom: 'store', forMs: 1 },
  still: { family: 'held-still', whom: WHOM, forMs: 1 },
  line: { family: 'line-spoilt', line: 'processing-2 to store', how: 'cut', forMs: 1 },
  otherLine: { family: 'line-spoilt', line: 'processing-1 to store', how: 'cut', forMs: 1 },
  brokerLine: { family: 'line-spoilt', line: 'processing-2 to broker', how: 'cut', forMs: 1 },
  broker: { family: 'broker-killed', amnesia: true, deadMs: 1 },
  stillBroker: { family: 'held-still', whom: 'broker', forMs: 1 },
  storeDisk: { family: 'disk-full', disk: 'store', forMs: 1 },
  logDisk: { family: 'disk-full', disk: 'logs', forMs: 1 },
  papersDisk: { family: 'disk-full', disk: 'attachments', forMs: 1 },
  killed: { family: 'service-killed', whom: WHOM, deadMs: 1 },
  badRelease: { family: 'bad-release', whom: WHOM, forMs: 1 },
} as const satisfies Readonly<Record<string, Fault>>;
type Name = keyof typeof FAULTS;

type Details = Partial<OwnEnding & OwnEnding['how']>;
const ended = (code: number | null, { signal = null, atMs = 1_000, livedMs = 5_000 }: Details = {}): OwnEnding =>
  ({ how: { code, signal }, atMs, livedMs });

/** Whether a fault that went on from 500 ms to 2 s, or another, explains that ending of that process. */
function explains(faults: readonly Name[], ending: OwnEnding, name = 'processing-2'): boolean {
  let nowMs = 500;
  const notes = new EndingNotes(() => nowMs);
  const over = faults.map((one) => notes.noteBegun(FAULTS[one]));
  nowMs = 2_000;
  for (const one of over) one();
  return notes.judge([{ name, ownEndings: [ending] }]).holds;
}

const explaining = (ending: OwnEnding, name?: string): readonly string[] =>
  Object.keys(FAULTS).filter((one) => explains([one as Name], ending, name));

describe('a process that ended by itself', () => {
  it('is a reason for which the run does not hold, with its number and in words, where no fault explains it', () => {
    const notes = new EndingNotes();
    const one = { name: 'intake-1', ownEndings: [ended(1, { livedMs: 71_500 }), ended(null, { signal: 'SIGSEGV' })] };
    expect(notes.judge([one, { name: 'monitoring-1', ownEndings: [] }])).toEqual({
      holds: false,
      counts: { crashed: 2 },
      findings: [
        { anomaly: 'crashed', says: 'intake-1 ended by itself, exit code 1 after 71.5 s of life, which no fault explains' },
        { anomaly: 'crashed', says: 'intake-1 ended by itself, SIGSEGV after 5.0 s of life, which no fault explains' },
      ],
    });
    expect(notes.judge([{ name: 'intake-1', ownEndings: [] }])).toEqual({ holds: true, counts: {}, findings: [] });
    expect(spelledOwnEnding(ended(69))).toBe('exit code 69 after 5.0 s of life');
  });

  it('did so rightly for a wrong clock where its own was turned too far, and with an error that nobody caught never for that', () => {
    expect(explaining(ended(71))).toEqual(['clock']);
    expect(explains(['clock'], ended(1, { livedMs: 90_000 }))).toBe(false);
    expect(explaining(ended(71), 'processing-1')).toEqual([]);
  });

  it('did so rightly with 1 at its start while its store was away, and not when it had started', () => {
    expect(explaining(ended(1))).toEqual(['store', 'everything', 'stillStore', 'still', 'line', 'storeDisk']);
    expect(explaining(ended(1, { livedMs: 60_001 }))).toEqual([]);
    expect(explaining(ended(1), 'processing-1')).toEqual(['store', 'everything', 'stillStore', 'otherLine', 'storeDisk']);
    expect(explains(['papersDisk'], ended(1), 'intake-2')).toBe(true);
  });

  it('waits with 69 for a store that a fault keeps away; by a signal and with any other code it ends for no fault', () => {
    expect(explaining(ended(69))).toEqual(['store', 'everything', 'stillStore', 'still', 'line', 'storeDisk']);
    for (const ending of [ended(null, { signal: 'SIGABRT' }), ended(0), ended(78)]) expect(explaining(ending)).toEqual([]);
  });

  it('is an engine that may end by whatever strikes it', () => {
    const aborted = ended(null, { signal: 'SIGABRT', livedMs: 900_000 });
    expect(explaining(aborted, 'the store')).toEqual(['store', 'everything', 'stillStore', 'storeDisk']);
    expect(explaining(aborted, 'the broker')).toEqual(['everything', 'broker', 'stillBroker']);
  });

  it('is explained from the beginning of a fault until half a minute after its end', () => {
    const at = (atMs: number): boolean => explains(['clock'], ended(71, { atMs }));
    expect([at(499), at(500), at(32_000), at(32_001)]).toEqual([false, true, true, false]);
    const notes = new EndingNotes(() => 500);
    notes.noteBegun(FAULTS.clock);
    expect(notes.judge([{ name: 'processing-2', ownEndings: [ended(71, { atMs: 900_000 })] }]).holds).toBe(true);
  });
});
