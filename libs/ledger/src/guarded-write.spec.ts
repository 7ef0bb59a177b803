import { describe, expect, it } from '@jest/globals';
import { ManualClock, Refusal } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';

import { DOSSIER, NOON_MS, openStampOffice, pass, type StampDesk } from '../test/open-office.js';
import { stamp, stamped, type StampBook } from '../test/stamp-office.js';
import type { Decide } from './decision.js';

const BY_MS = NOON_MS + 1_000;

/** Stamps until a moment, and holds only where the stamp is durable by then. */
const until = (word: string): Decide<StampBook, 'processing'> => (state, { nowMs }) =>
  nowMs > BY_MS ? new Refusal('conflict', 'too-late') : { ...stamped(state, word), durableByMs: BY_MS };

const order = (office: StampDesk, decide: Decide<StampBook, 'processing'>): Promise<unknown> =>
  office.ledger.command({ dossierId: DOSSIER, name: 'stamp', id: 'order', traceId: '0'.repeat(32), decide });

describe('a change that must be durable by a moment', () => {
  it('holds when it is', async () => {
    const office = await openStampOffice();
    await office.stamp('first');
    await order(office, until('second'));
    expect((await office.kept()).state!.stamps).toEqual(['first', 'second']);
  });

  it('comes to nothing when its write comes later, and is decided anew', async () => {
    const office = await openStampOffice();
    await office.stamp('first');
    const release = office.store.hold('writeBatch');
    const late = order(office, until('second'));
    await pass(office.clock, 1_500, 500);
    release();
    await expect(late).rejects.toMatchObject({ code: 'too-late' });
    expect(await office.kept()).toMatchObject({ rev: 1, v: 1, state: { stamps: ['first'] } });
  });

  it('comes to nothing by the clock of the database, whatever that of the process says', async () => {
    const databaseClock = new ManualClock(NOON_MS);
    const office = await openStampOffice({ store: new MemoryStore(databaseClock), clock: new ManualClock(NOON_MS) });
    await office.stamp('first');
    databaseClock.advance(1_001);
    await expect(order(office, until('second'))).rejects.toMatchObject({ code: 'contended' });
    expect((await office.kept()).state!.stamps).toEqual(['first']);
  });

  it('takes with it what came to the same dossier in the same batch, and that is decided anew', async () => {
    const office = await openStampOffice();
    await office.stamp('first');
    const release = office.store.hold('writeBatch');
    const late = order(office, until('second'));
    const other = office.stamp('third');
    await pass(office.clock, 1_500, 500);
    release();
    await expect(late).rejects.toMatchObject({ code: 'too-late' });
    await other;
    expect((await office.kept()).state!.stamps).toEqual(['first', 'third']);
  });

  it('may come from a timer, which is due and in time', async () => {
    const office = await openStampOffice({}, { onTimer: (state) => ({ ...stamped(state, 'rung'), durableByMs: BY_MS }) });
    await order(office, stamp('first', { timers: [{ id: 't', kind: 'remind', dueAtMs: NOON_MS }] }));
    await office.ledger.timers.fireDue();
    expect((await office.kept()).state!.stamps).toEqual(['first', 'rung']);
  });
});
