import { describe, expect, it } from '@jest/globals';
import { encodeFact } from '@hoso/contracts';
import { Failure } from '@hoso/kernel';

import {
  batchOf, batchOfMessages, DOSSIER, dossier, NOON_MS, openStampOffice, openVoice, pass, type StampDesk, type Voice,
} from '../test/open-office.js';
import { stamp, stampOffice, type StampBook } from '../test/stamp-office.js';
import { PULLED_FACTS_MAX } from './desk.js';
import type { LedgerDefinition } from './ledger.js';
import { LEDGER_DEFAULTS } from './settings.js';

/** An office whose decisions throw until it is mended. */
interface BrokenOffice extends StampDesk {
  readonly intake: Voice;
  mend(): void;
}

async function openBroken(change: Partial<LedgerDefinition<StampBook, 'processing'>> = {}): Promise<BrokenOffice> {
  let isMended = false;
  const { onFact, onTimer, onAnswer } = stampOffice();
  const unlessBroken = <Args extends readonly unknown[], Answer>(decide: (...args: Args) => Answer) =>
    (...args: Args): Answer => {
      if (!isMended) throw new RangeError('broken');
      return decide(...args);
    };
  const office = await openStampOffice({}, {
    onFact: unlessBroken(onFact), onTimer: unlessBroken(onTimer!), onAnswer: unlessBroken(onAnswer!), ...change,
  });
  return { ...office, intake: await openVoice('intake', office.doors, office.clock), mend: () => (isMended = true) };
}

const audit = (office: StampDesk): Promise<unknown[]> => office.store.inner.find('books_audit', {}, { limit: 9 });

describe('the desk for what was set aside', () => {
  it('lists parked dossiers, longest first, page by page, with codes and numbers only', async () => {
    const office = await openBroken();
    for (const index of [3, 2, 1]) {
      await office.ledger.take(batchOf(await office.intake.say(2, dossier(index))));
      if (index === 2) office.clock.advance(1_000);
    }
    const first = await office.ledger.parking.list(2);
    expect(first.map(({ dossierId }) => dossierId)).toEqual([dossier(2), dossier(3)]);
    const last = first.at(-1)!;
    const second = await office.ledger.parking.list(2, last);
    expect(second).toEqual([
      {
        dossierId: dossier(1), since: new Date(NOON_MS + 1_000).toISOString(), v: 0, rev: 1,
        streams: [
          { stream: 'intake', code: 'decision-threw', n: 1, heard: 0, since: new Date(NOON_MS + 1_000).toISOString() },
        ],
      },
    ]);
    expect(await office.ledger.parking.count()).toBe(3);
    expect(await office.ledger.parking.find(dossier(1))).toEqual(second[0]);
  });

  it('knows nothing of dossiers that are not parked', async () => {
    const office = await openBroken();
    await office.stamp('one');
    expect(await office.ledger.parking.find(DOSSIER)).toBeUndefined();
    await expect(office.ledger.parking.replay(DOSSIER, 'operator')).rejects.toMatchObject({ kind: 'not-found', code: 'not-parked' });
    expect(await audit(office)).toEqual([]);
  });
});

describe('a replay', () => {
  it('takes the dossier up from the record, and notes who asked', async () => {
    const office = await openBroken();
    const facts = await office.intake.say(3);
    await office.ledger.take(batchOfMessages(facts.map((fact) => ({ ...encodeFact(fact), value: Buffer.from('{') }))));
    office.mend();
    expect(await office.ledger.parking.replay(DOSSIER, 'operator-1')).toBeNull();
    const { heard, parked, parkedAt } = await office.kept();
    expect([heard, parked, parkedAt]).toEqual([{ intake: 3 }, undefined, undefined]);
    expect(await audit(office)).toEqual([
      {
        _id: expect.any(String), at: new Date(NOON_MS), by: 'operator-1', action: 'replay', dossierId: DOSSIER,
        detail: { streams: [expect.objectContaining({ stream: 'intake', code: 'value-is-no-json', n: 1 })] },
      },
    ]);
  });

  it('parks it once more when the cause is not mended', async () => {
    const office = await openBroken();
    await office.ledger.take(batchOf(await office.intake.say(2)));
    const standing = await office.ledger.parking.replay(DOSSIER, 'operator');
    expect(standing).toMatchObject({ streams: [{ stream: 'intake', code: 'decision-threw', n: 1, heard: 0 }] });
  });

  it('is not begun without a note of it', async () => {
    const office = await openBroken();
    await office.ledger.take(batchOf(await office.intake.say(1)));
    office.store.stumble('insertOne', 'before');
    await expect(office.ledger.parking.replay(DOSSIER, 'operator')).rejects.toBeInstanceOf(Failure);
    expect((await office.kept()).parked).toBeDefined();
  });

  it('leaves it parked when its owner does not answer, so that nothing of it is forgotten', async () => {
    const office = await openBroken();
    await office.ledger.take(batchOf(await office.intake.say(2)));
    office.clock.advance(LEDGER_DEFAULTS.repair.settledMs);
    await office.ledger.repair.reconcile('intake');
    office.mend();
    office.doors.away = true;
    await expect(office.ledger.parking.replay(DOSSIER, 'operator')).rejects.toMatchObject({ neighbour: 'intake' });
    office.doors.away = false;
    expect(await office.ledger.parking.find(DOSSIER)).toBeDefined();
    expect(await office.ledger.parking.replay(DOSSIER, 'operator')).toBeNull();
    expect((await office.kept()).heard).toEqual({ intake: 2 });
  });

  it('leaves a dossier parked until it has caught up, whatever breaks the replay off, so that none is released and behind', async () => {
    const office = await openBroken();
    await office.ledger.take(batchOf((await office.intake.say(PULLED_FACTS_MAX + 5)).slice(0, 1)));
    office.mend();
    const { pull } = office.doors;
    office.doors.pull = (owner, requests) =>
      requests[0]!.after > 0 ? Promise.reject(new Failure('intake', 'timeout')) : pull.call(office.doors, owner, requests);
    await expect(office.ledger.parking.replay(DOSSIER, 'operator')).rejects.toMatchObject({ neighbour: 'intake' });
    expect(await office.kept()).toMatchObject({ heard: { intake: PULLED_FACTS_MAX }, parked: { intake: { n: 1 } } });
    office.doors.pull = pull;
    expect(await office.ledger.parking.replay(DOSSIER, 'operator')).toBeNull();
    expect((await office.kept()).heard).toEqual({ intake: PULLED_FACTS_MAX + 5 });
  });

  it('fetches all that was missed, however much it is', async () => {
    const office = await openBroken();
    await office.ledger.take(batchOf((await office.intake.say(PULLED_FACTS_MAX + 5)).slice(0, 1)));
    office.mend();
    await office.ledger.parking.replay(DOSSIER, 'operator');
    expect((await office.kept()).heard).toEqual({ intake: PULLED_FACTS_MAX + 5 });
  });
});

describe('a dossier whose own timers and wants stand still', () => {
  const later = {
    timers: [{ id: 't', kind: 'remind', dueAtMs: NOON_MS + 1_000 }],
    wants: [{ id: 'w', kind: 'ask', atMs: NOON_MS + 600_000 }],
  };

  async function standing(): Promise<BrokenOffice> {
    const office = await openBroken();
    await office.ledger.command({
      dossierId: DOSSIER, name: 'stamp', id: '1', traceId: '0'.repeat(32), decide: stamp('one', later),
    });
    office.clock.advance(1_000);
    await office.ledger.timers.fireDue();
    return office;
  }

  it('is parked, reported, and not looked at again', async () => {
    const office = await standing();
    const { parked, nextTimerAt, nextWantAt, timers } = await office.kept();
    expect([parked, nextTimerAt, nextWantAt]).toEqual([
      { self: { code: 'decision-threw', n: null, since: new Date(NOON_MS + 1_000) } }, undefined, undefined,
    ]);
    expect(timers).toHaveLength(1);
    expect(office.reported.parked).toEqual([{ dossierId: DOSSIER, code: 'decision-threw' }]);
    office.clock.advance(3_600_000);
    expect([await office.ledger.timers.fireDue(), await office.ledger.wants.takeUpDue()]).toEqual([0, 0]);
  });

  it('goes on hearing and obeying', async () => {
    const office = await standing();
    office.mend();
    await office.ledger.take(batchOf(await office.intake.say(1)));
    await office.stamp('two');
    expect((await office.kept()).state!.stamps).toEqual(['one', 'intake-1', 'two']);
  });

  it('is taken up again by a replay, and what is due happens', async () => {
    const office = await standing();
    office.mend();
    expect(await office.ledger.parking.replay(DOSSIER, 'operator')).toBeNull();
    office.clock.advance(600_000);
    office.ledger.start();
    await pass(office.clock, 2_000, 500);
    expect([...(await office.kept()).state!.stamps].sort()).toEqual(['one', 'timer-t', 'w-yes']);
    await office.ledger.stop();
  });
});
