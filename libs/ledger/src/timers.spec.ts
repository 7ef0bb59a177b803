import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';

import {
  batchOf, DOSSIER, dossier, NOON_MS, openStampOffice, openVoice, pass, type StampDesk,
} from '../test/open-office.js';
import { stamp, stamped, stampOffice } from '../test/stamp-office.js';
import type { TimerOrder } from './decision.js';
import { LEDGER_DEFAULTS } from './settings.js';

const HOUR_MS = 3_600_000;

const order = (office: StampDesk, timers: readonly TimerOrder[], dossierId = DOSSIER, id = 'order'): Promise<unknown> =>
  office.ledger.command({ dossierId, name: 'stamp', id, traceId: '0'.repeat(32), decide: stamp(id, { timers }) });
const timer = (id: string, inMs: number): TimerOrder => ({ id, kind: 'remind', dueAtMs: NOON_MS + inMs });
const stampsOf = async (office: StampDesk, dossierId = DOSSIER): Promise<readonly string[]> =>
  (await office.kept(dossierId)).state!.stamps;

describe('a timer', () => {
  it('fires once when it is due, and is gone', async () => {
    const office = await openStampOffice();
    await order(office, [timer('t', 1_000)]);
    office.clock.advance(999);
    expect(await office.ledger.timers.fireDue()).toBe(0);
    office.clock.advance(1);
    expect([await office.ledger.timers.fireDue(), await office.ledger.timers.fireDue()]).toEqual([1, 0]);
    const { state, timers, nextTimerAt, log } = await office.kept();
    expect([state!.stamps, timers, nextTimerAt]).toEqual([['order', 'timer-t'], [], undefined]);
    expect(log.at(-1)).toMatchObject({ cause: 'timer:t' });
  });

  it('fires late and once after a time in which nobody was there, the others in their turn', async () => {
    const office = await openStampOffice();
    await order(office, [timer('a', 1_000), timer('b', 2 * HOUR_MS)], dossier(1));
    await order(office, [timer('c', 500)], dossier(2));
    office.clock.advance(HOUR_MS);
    const next = await openStampOffice({ store: office.store.inner, clock: office.clock });
    next.ledger.start();
    await pass(next.clock, 2_000, 500);
    expect([await stampsOf(next, dossier(1)), await stampsOf(next, dossier(2))]).toEqual([['order', 'timer-a'], ['order', 'timer-c']]);
    await pass(next.clock, HOUR_MS, HOUR_MS / 4);
    expect(await stampsOf(next, dossier(1))).toEqual(['order', 'timer-a', 'timer-b']);
    await next.ledger.stop();
  });

  it('fires for one of two processes that look at the same moment', async () => {
    const office = await openStampOffice();
    const other = await openStampOffice({ store: office.store.inner, clock: office.clock });
    await order(office, [timer('t', 0)]);
    await Promise.all([office.ledger.timers.fireDue(), other.ledger.timers.fireDue()]);
    expect(await stampsOf(office)).toEqual(['order', 'timer-t']);
  });

  it('does not fire early for a process whose clock runs ahead', async () => {
    const databaseClock = new ManualClock(NOON_MS);
    const office = await openStampOffice({ store: new MemoryStore(databaseClock), clock: new ManualClock(NOON_MS + HOUR_MS) });
    await order(office, [timer('t', 1_000)]);
    expect(await office.ledger.timers.fireDue()).toBe(0);
    databaseClock.advance(1_000);
    await office.ledger.timers.fireDue();
    expect(await stampsOf(office)).toEqual(['order', 'timer-t']);
  });

  it('does not fire early even for one that believes to have been told another time', async () => {
    const office = await openStampOffice();
    await order(office, [timer('t', 1_000)]);
    office.store.now = () => Promise.resolve(new Date(NOON_MS + HOUR_MS));
    await expect(office.ledger.timers.fireDue()).rejects.toMatchObject({ code: 'contended' });
    expect(await stampsOf(office)).toEqual(['order']);
  });

  it('is not late for a process whose clock runs behind', async () => {
    const databaseClock = new ManualClock(NOON_MS);
    const office = await openStampOffice({ store: new MemoryStore(databaseClock), clock: new ManualClock(NOON_MS - HOUR_MS) });
    await order(office, [timer('t', 1_000)]);
    databaseClock.advance(1_000);
    await office.ledger.timers.fireDue();
    expect(await stampsOf(office)).toEqual(['order', 'timer-t']);
  });

  it('moves when it is ordered again, and goes when a decision leaves it out', async () => {
    const office = await openStampOffice();
    await order(office, [timer('t', 1_000), timer('u', 1_000)], DOSSIER, 'first');
    await order(office, [timer('t', 5_000)], DOSSIER, 'second');
    office.clock.advance(4_999);
    await office.ledger.timers.fireDue();
    expect(await stampsOf(office)).toEqual(['first', 'second']);
    office.clock.advance(1);
    await office.ledger.timers.fireDue();
    expect(await stampsOf(office)).toEqual(['first', 'second', 'timer-t']);
  });

  it('that is moved while it is about to fire does not fire early', async () => {
    const office = await openStampOffice({}, {
      onFact: (state) => ({ ...stamped(state, 'moved'), timers: [timer('other', 0), timer('t', 10_000)] }),
    });
    const intake = await openVoice('intake', office.doors, office.clock);
    await order(office, [timer('other', 0), timer('t', 0)]);
    const facts = await intake.say(1);
    const release = office.store.hold('now');
    const firing = office.ledger.timers.fireDue();
    const moving = office.ledger.take(batchOf(facts));
    release();
    await Promise.all([firing, moving]);
    expect(await stampsOf(office)).toEqual(expect.arrayContaining(['moved']));
    office.clock.advance(9_999);
    await office.ledger.timers.fireDue();
    const before = await stampsOf(office);
    office.clock.advance(1);
    await office.ledger.timers.fireDue();
    expect(await stampsOf(office)).toEqual([...before, 'timer-t']);
  });

  it('stays, with everything else, when its write fails, and fires at the next look', async () => {
    const office = await openStampOffice({ settings: { ...LEDGER_DEFAULTS, timers: { everyMs: 1_000 } } });
    await order(office, [timer('t', 0)]);
    office.store.stumble('writeBatch', 'before');
    office.ledger.timers.start();
    await pass(office.clock, 2_000, 500);
    expect(office.reported.errors).toMatchObject([{ doing: 'fire timers' }]);
    expect(await stampsOf(office)).toEqual(['order', 'timer-t']);
    await office.ledger.stop();
  });

  it('is nothing to a service that has no answer to timers', async () => {
    const { onTimer: _onTimer, ...deaf } = stampOffice();
    const office = await openStampOffice({}, { ...deaf, onTimer: undefined as never });
    await order(office, [timer('t', 0)]);
    office.ledger.start();
    await pass(office.clock, 2_000, 500);
    expect(await stampsOf(office)).toEqual(['order']);
    await office.ledger.stop();
  });

  it('fires only when what its owners said in time was heard, and waits for those who do not answer', async () => {
    const office = await openStampOffice({}, { heardOutBeforeTimers: ['intake'] });
    const intake = await openVoice('intake', office.doors, office.clock);
    await intake.say(1);
    await order(office, [timer('t', 1_000)]);
    await office.ledger.take(batchOf(await intake.say(1)));
    await intake.say(2);
    office.clock.advance(HOUR_MS);
    office.doors.away = true;
    await expect(office.ledger.timers.fireDue()).rejects.toMatchObject({ neighbour: 'intake', code: 'unreachable' });
    expect(await stampsOf(office)).toEqual(['order', 'intake-1', 'intake-2']);
    office.doors.away = false;
    await office.ledger.timers.fireDue();
    expect(await stampsOf(office)).toEqual(['order', 'intake-1', 'intake-2', 'intake-3', 'intake-4', 'timer-t']);
  });

  it('waits while a stream that is heard out first stands still, in nobody else\'s way', async () => {
    const office = await openStampOffice({}, {
      heardOutBeforeTimers: ['intake'],
      onFact: (state, { n }) => {
        if (n === 2) throw new Error('a release that does not understand it');
        return stamped(state, `intake-${n}`);
      },
    });
    const intake = await openVoice('intake', office.doors, office.clock);
    for (const number of [1, 2]) {
      await office.ledger.take(batchOf(await intake.say(1, dossier(number))));
      await order(office, [timer('t', number * 1_000)], dossier(number));
    }
    await intake.say(1, dossier(1));
    office.clock.advance(HOUR_MS);
    expect([await office.ledger.timers.fireDue(), await office.ledger.timers.fireDue()]).toEqual([2, 0]);
    expect(await stampsOf(office, dossier(1))).toEqual(['intake-1', 'order']);
    expect(await stampsOf(office, dossier(2))).toEqual(['intake-1', 'order', 'timer-t']);
    office.clock.advance(60_000);
    expect(await office.ledger.timers.fireDue()).toBe(1);
    expect((await office.kept(dossier(1))).parked).toMatchObject({ intake: { n: 2 } });
  });
});
