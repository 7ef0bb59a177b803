import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';

import { Doors, dossier, NOON_MS, openOffice, openStampOffice, pass, turn, type StampDesk } from '../test/open-office.js';
import { say, voiceOf } from '../test/stamp-office.js';
import { LEDGER_DEFAULTS } from './settings.js';

const NOON = new Date(NOON_MS);
const THREE_DAYS_MS = 3 * 24 * 60 * 60 * 1000;
const SETTLED_MS = LEDGER_DEFAULTS.repair.settledMs;

/** An office whose own clock runs that much ahead of its database's. */
async function openAhead(aheadMs: number): Promise<StampDesk> {
  return openStampOffice({ clock: new ManualClock(NOON_MS + aheadMs), store: new MemoryStore(new ManualClock(NOON_MS)) });
}

describe('a process whose own clock runs wrong', () => {
  it.each([['ahead', THREE_DAYS_MS], ['behind', -THREE_DAYS_MS]])('and is %s dates what it writes by the database', async (_way, aheadMs) => {
    const office = await openAhead(aheadMs);
    const { log, spokenAt, unpublishedSince } = await office.stamp('first');
    expect({ at: log[0]!.at, spokenAt, unpublishedSince }).toEqual({ at: NOON.toISOString(), spokenAt: NOON, unpublishedSince: NOON });
  });

  it.each([['ahead', THREE_DAYS_MS], ['back', -THREE_DAYS_MS]])('notices at once that it was turned %s', async (_way, byMs) => {
    const office = await openAhead(0);
    await office.stamp('first');
    office.clock.advance(byMs);
    const { log } = await office.stamp('second', dossier(2));
    expect(log.map(({ at }) => at)).toEqual([NOON.toISOString()]);
  });

  it('asks the database for the time once in ten seconds, not for every batch', async () => {
    const office = await openAhead(0);
    const { now } = office.store;
    let asked = 0;
    office.store.now = () => {
      asked += 1;
      return now();
    };
    for (const word of ['a', 'b', 'c']) await office.stamp(word);
    expect(asked).toBe(1);
    office.clock.advance(10_000);
    await office.stamp('d');
    expect(asked).toBe(2);
  });

  it('tells the caller that nothing is known while the database does not say what time it is', async () => {
    const office = await openAhead(0);
    office.store.stumble('now', 'before');
    await expect(office.stamp('first')).rejects.toBeInstanceOf(Failure);
    expect((await office.stamp('first')).v).toBe(1);
  });
});

describe('a process that is held up between its decision and its write', () => {
  it('leaves no fact where the reconcilers have walked past', async () => {
    const clock = new ManualClock(NOON_MS);
    const doors = new Doors();
    const store = new MemoryStore(clock);
    const slow = await openOffice(voiceOf('intake'), { clock, doors, store, onPublish: () => [] });
    const quick = await openOffice(voiceOf('intake'), { clock, doors, store, onPublish: () => [] });
    const office = await openStampOffice({ clock, doors });
    const tell = (ledger: typeof slow.ledger, number: number): Promise<unknown> =>
      ledger.command({ dossierId: dossier(number), name: 'say', id: 'x', traceId: 'a'.repeat(32), decide: say('intake', 1) });
    const release = slow.store.hold('writeBatch');
    const held = tell(slow.ledger, 1);
    await turn();
    clock.advance(1_000);
    await tell(quick.ledger, 2);
    clock.advance(SETTLED_MS);
    await office.ledger.repair.reconcile('intake');
    expect((await office.kept(dossier(2))).heard).toEqual({ intake: 1 });
    release();
    await held;
    slow.ledger.start();
    await pass(clock, LEDGER_DEFAULTS.relay.markEveryMs);
    await slow.ledger.stop();
    clock.advance(SETTLED_MS);
    await office.ledger.repair.reconcile('intake');
    expect((await office.kept(dossier(1))).heard).toEqual({ intake: 1 });
  });
});
