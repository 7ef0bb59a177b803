import { describe, expect, it } from '@jest/globals';
import { StepCompleted } from '@hoso/contracts';
import { Failure, Refusal } from '@hoso/kernel';

import { batchOf, dossier, DOSSIER, NOON_MS, openStampOffice, openVoice, turn, type StampDesk } from '../test/open-office.js';
import { openStreet } from '../test/open-street.js';
import { stamp, stamped, stampOffice, type StampDecision } from '../test/stamp-office.js';
import { LEDGER_DEFAULTS } from './settings.js';

const WORDS = Array.from({ length: 12 }, (_, index) => `stamp-${index}`);

/** Two processes of one office on one store. */
async function twoProcesses(): Promise<readonly [StampDesk, StampDesk]> {
  const first = await openStampOffice();
  return [first, await openStampOffice({ store: first.store.inner, clock: first.clock, doors: first.doors })];
}

describe('one guarded write', () => {
  it('gives each revision one writer; the other decides again on what is there', async () => {
    const [first, second] = await twoProcesses();
    await first.stamp('first');
    let decisions = 0;
    const command = (office: StampDesk, word: string) =>
      office.ledger.command({
        dossierId: DOSSIER, name: 'stamp', id: word, traceId: '0'.repeat(32),
        decide: (state, context) => {
          decisions += 1;
          return stamp(`${word}-after-${state?.stamps.length}`)(state, context);
        },
      });
    await Promise.all([command(first, 'one'), command(second, 'two')]);
    const { rev, v, state } = await first.kept();
    expect([rev, v, decisions]).toEqual([3, 3, 3]);
    expect([...state!.stamps].sort()).toEqual(['first', expect.stringMatching(/-after-1$/), expect.stringMatching(/-after-2$/)]);
  });

  it('lets two processes begin one dossier together', async () => {
    const [first, second] = await twoProcesses();
    await Promise.all([first.stamp('one'), second.stamp('two')]);
    const { rev, state } = await first.kept();
    expect(rev).toBe(2);
    expect([...state!.stamps].sort()).toEqual(['one', 'two']);
  });

  it('does not take for another’s the key of a dossier that it has written and then overlooks', async () => {
    const office = await openStampOffice();
    office.store.stumble('writeBatch', 'doubled');
    office.store.stumble('find', 'stale');
    office.store.stumble('find', 'stale');
    const { document } = await office.ledger.command({
      dossierId: DOSSIER, name: 'stamp', id: 'one', traceId: '0'.repeat(32), isFirst: true, decide: stamp('one'),
    });
    expect(document).toMatchObject({ rev: 1, v: 1 });
    expect((await office.kept()).state!.stamps).toEqual(['one']);
  });

  it('does not look for a dossier whose id was drawn just now, and looks when there is one after all', async () => {
    const [office, other] = await twoProcesses();
    const seen: unknown[] = [];
    const first = (word: string, at: StampDesk): Promise<unknown> =>
      at.ledger.command({
        dossierId: DOSSIER, name: 'stamp', id: word, traceId: '0'.repeat(32), isFirst: true,
        decide: (state, context) => {
          seen.push(state && state.stamps);
          return stamp(word)(state, context);
        },
      });
    await first('one', office);
    await first('two', other);
    expect(seen).toEqual([null, null, ['one']]);
    expect((await office.kept()).state!.stamps).toEqual(['one', 'two']);
  });

  it('loses nothing and doubles nothing while two processes write side by side', async () => {
    const [first, second] = await twoProcesses();
    await Promise.all(WORDS.map((word, index) => [first, second][index % 2]!.stamp(word)));
    const { state, log, v } = await first.kept();
    expect([...state!.stamps].sort()).toEqual([...WORDS].sort());
    expect(log.map(({ n }) => n)).toEqual(WORDS.map((_, index) => index + 1));
    expect(v).toBe(WORDS.length);
  });

  it('gives up on a dossier that somebody else always moves first, and says so', async () => {
    const office = await openStampOffice();
    await office.stamp('first');
    let rounds = 0;
    const contended = office.ledger.command({
      dossierId: DOSSIER, name: 'stamp', id: 'slow', traceId: '0'.repeat(32),
      decide: (state) => {
        rounds += 1;
        void office.store.inner.updateOne('books', { _id: DOSSIER }, { $inc: { rev: 1 } });
        return stamped(state, 'slow');
      },
    });
    await expect(contended).rejects.toMatchObject({ neighbour: 'ledger', code: 'contended' });
    expect(await office.kept()).toMatchObject({ rev: 1 + rounds, state: { stamps: ['first'] } });
  });

  it.each(['new', 'known'])('knows its own write of a %s dossier when the answer got lost', async (age) => {
    const office = await openStampOffice();
    if (age === 'known') await office.stamp('before');
    office.store.stumble('writeBatch', 'doubled');
    const { rev, v } = await office.stamp('once');
    expect((await office.kept()).state!.stamps.filter((word) => word === 'once')).toHaveLength(1);
    expect([rev, v]).toEqual(age === 'known' ? [2, 2] : [1, 1]);
    await turn();
    expect(office.ledger.relay!.published).toBe(v);
  });
});

describe('what belongs together', () => {
  const LATER = { timers: [{ id: 't', kind: 'remind', dueAtMs: NOON_MS + 1 }], wants: [{ id: 'w', kind: 'ask', atMs: NOON_MS + 2 }] };

  it.each(['before', 'after'] as const)('is there whole or not at all when the store fails %s the effect', async (how) => {
    const office = await openStampOffice({}, {
      onFact: (state, { owner, n }) => ({ ...stamped({ stamps: state?.stamps ?? [], heard: { [owner]: [n] } }, 'heard'), ...LATER }),
    });
    await office.stamp('before');
    const facts = await (await openVoice('intake', office.doors)).say(1);
    const standing = await office.kept();
    office.store.stumble('writeBatch', how);
    await expect(office.ledger.take(batchOf(facts))).rejects.toBeInstanceOf(Failure);
    const left = await office.kept();
    if (how === 'before') expect(left).toEqual(standing);
    await office.ledger.take(batchOf(facts));
    const whole = await office.kept();
    if (how === 'after') expect(whole).toEqual(left);
    expect(whole).toMatchObject({
      rev: 2, v: 2, state: { stamps: ['before', 'heard'], heard: { intake: [1] } }, heard: { intake: 1 },
      timers: [{ id: 't' }], nextTimerAt: new Date(NOON_MS + 1), wants: [{ id: 'w' }], nextWantAt: new Date(NOON_MS + 2),
    });
    expect(whole.log.map(({ data }) => StepCompleted.data.parse(data).step)).toEqual(['before', 'heard']);
  });

  it('is one write of one document, whatever came together', async () => {
    const office = await openStampOffice();
    await Promise.all(WORDS.map((word) => office.stamp(word)));
    expect(office.store.batches.map((batch) => batch.length)).toEqual([1]);
    expect(await office.kept()).toMatchObject({ rev: 1, v: WORDS.length, state: { stamps: WORDS } });
  });
});

describe('large content', () => {
  const content = (key: string) => ({ kind: 'insert' as const, collection: 'contents', document: { _id: key } });
  const give = (office: StampDesk, id: string) =>
    office.ledger.command({
      dossierId: DOSSIER, name: 'give', id, traceId: '0'.repeat(32), contents: [content('hash')], decide: stamp(id),
    });

  it('is written before the change that refers to it, and may be there already', async () => {
    const office = await openStampOffice();
    await give(office, 'one');
    await give(office, 'two');
    expect(office.store.batches.map((batch) => batch.map(({ collection }) => collection))).toEqual([
      ['contents', 'books'], ['contents', 'books'],
    ]);
    expect((await office.kept()).state!.stamps).toEqual(['one', 'two']);
    expect(await office.store.inner.find('contents', {}, { limit: 9 })).toHaveLength(1);
  });

  it('is not written for a command that is refused or repeated', async () => {
    const office = await openStampOffice();
    await office.stamp('first');
    const command = { dossierId: DOSSIER, name: 'give', traceId: '0'.repeat(32), contents: [content('hash')], decide: stamp('x') };
    await expect(office.ledger.command({ ...command, id: '1', expectedRevision: 7 })).rejects.toThrow('revision-mismatch');
    await office.ledger.command({ ...command, name: 'stamp', id: 'first' });
    expect(await office.store.inner.find('contents', {}, { limit: 9 })).toEqual([]);
  });

  it('leaves nothing half when the write fails', async () => {
    const office = await openStampOffice();
    office.store.stumble('writeBatch', 'before');
    await expect(give(office, 'one')).rejects.toBeInstanceOf(Failure);
    await expect(office.kept()).rejects.toThrow();
    await give(office, 'one');
    expect((await office.kept()).state!.stamps).toEqual(['one']);
  });
});

describe('a command of somebody who may not know the dossier', () => {
  const closed = new Refusal('not-found', 'no-such-book');

  it('is told so before the revision is compared, a repeat is answered or anything is decided', async () => {
    const office = await openStampOffice();
    await office.stamp('first');
    const decide = (): never => {
      throw new Error('a closed door decides nothing');
    };
    const command = { dossierId: DOSSIER, name: 'stamp', traceId: '0'.repeat(32), admit: () => closed, decide };
    await expect(office.ledger.command({ ...command, id: 'other', expectedRevision: 7 })).rejects.toBe(closed);
    await expect(office.ledger.command({ ...command, id: 'first' })).rejects.toBe(closed);
    await expect(office.ledger.command({ ...command, dossierId: dossier(9), id: 'first' })).rejects.toBe(closed);
    expect((await office.kept()).rev).toBe(1);
  });

  it('is asked by what is kept, not by what is remembered', async () => {
    const [first, second] = await twoProcesses();
    await first.stamp('one');
    await second.stamp('two');
    const admit = (state: { readonly stamps: readonly string[] } | null): Refusal | undefined =>
      state?.stamps.includes('two') ? undefined : closed;
    const command = { dossierId: DOSSIER, name: 'stamp', id: 'three', traceId: '0'.repeat(32), admit, decide: stamp('three') };
    expect((await first.ledger.command(command)).document.state!.stamps).toEqual(['one', 'two', 'three']);
  });
});

describe('what is remembered from the last write', () => {
  it('need not be looked up', async () => {
    const office = await openStampOffice();
    await office.stamp('one');
    office.store.stumble('find', 'before');
    await office.stamp('two');
    const { rev, state } = await office.kept();
    expect([rev, state!.stamps]).toEqual([2, ['one', 'two']]);
    await expect(office.ledger.find(DOSSIER)).rejects.toBeInstanceOf(Failure);
  });

  it('is decided on again when somebody else has written in between', async () => {
    const [first, second] = await twoProcesses();
    await first.stamp('one');
    await second.stamp('two');
    await first.stamp('three');
    const { rev, v, state } = await second.kept();
    expect([rev, v, state!.stamps]).toEqual([3, 3, ['one', 'two', 'three']]);
  });

  it('never refuses, drops or answers anything by itself', async () => {
    const [first, second] = await twoProcesses();
    const intake = await openVoice('intake', first.doors);
    const [one, two, three] = await intake.say(3);
    await first.ledger.take(batchOf([one!]));
    await second.stamp('elsewhere');
    expect((await first.stamp('expects-two', DOSSIER, 2)).rev).toBe(3);
    await second.ledger.take(batchOf([two!]));
    const pulls = first.doors.pulls.length;
    await first.ledger.take(batchOf([three!]));
    expect(first.doors.pulls.length).toBe(pulls);
    expect((await first.kept()).heard).toEqual({ intake: 3 });
    await second.stamp('last');
    expect(await first.stamp('last')).toMatchObject({ rev: 6, v: 6 });
  });

  it('refuses nothing by itself, though its facts are marked while others are looked up', async () => {
    const [first, second] = await twoProcesses();
    await first.stamp('one');
    await turn();
    await second.ledger.command({
      dossierId: DOSSIER, name: 'rest', id: '1', traceId: '0'.repeat(32), decide: (state) => ({ state: state! }),
    });
    const release = first.store.hold('find');
    const answers = Promise.all([first.stamp('two', DOSSIER, 2), first.stamp('elsewhere', dossier(2))]);
    first.clock.advance(LEDGER_DEFAULTS.relay.recoverAfterMs);
    await second.ledger.relay!.recover();
    expect(await first.kept()).not.toHaveProperty('unpublishedSince');
    release();
    expect((await answers)[0]).toMatchObject({ rev: 3, state: { stamps: ['one', 'two'] } });
  });
});

describe('a state that the store refuses as wrong', () => {
  const misshapen = { state: 'no object' as never };

  it('parks its own dossier, and holds up nobody who came with it', async () => {
    const { onFact } = stampOffice();
    const office = await openStampOffice({}, {
      onFact: (state, fact, context) =>
        fact.dossierId === dossier(1) && fact.n === 2 ? misshapen : onFact(state, fact, context),
    });
    const intake = await openVoice('intake', office.doors);
    const facts = [...(await intake.say(3, dossier(1))), ...(await intake.say(2, dossier(2)))];
    await office.ledger.take(batchOf(facts));
    expect(await office.kept(dossier(1))).toMatchObject({
      heard: { intake: 1 }, parked: { intake: { code: 'store-shape', n: 2 } },
    });
    expect((await office.kept(dossier(2))).state!.heard).toEqual({ intake: [1, 2] });
    expect(office.reported.parked).toEqual([{ dossierId: dossier(1), code: 'store-shape' }]);
  });

  it('is told to the command that made it, and to no other', async () => {
    const office = await openStampOffice();
    const wrong = office.ledger.command({
      dossierId: DOSSIER, name: 'spoil', id: '1', traceId: '0'.repeat(32), decide: () => misshapen,
    });
    const answers = await Promise.allSettled([wrong, office.stamp('one'), office.stamp('two', dossier(2))]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(answers[0]).toMatchObject({ reason: { name: 'Defect', code: 'store-shape' } });
    expect((await office.kept()).state!.stamps).toEqual(['one']);
  });
});

describe('a fact that cannot be spelled', () => {
  const [odd] = stamped(null, 'odd').facts!;
  const unspeakable = { ...odd!, data: { ...(odd!.data as object), besides: 1n } };

  it('parks the dossier about which it was to be said, and holds up nobody who came with it', async () => {
    const { onFact } = stampOffice();
    const office = await openStampOffice({}, {
      onFact: (state, fact, context) => {
        const decision = onFact(state, fact, context) as StampDecision;
        return fact.dossierId === dossier(1) && fact.n === 2 ? { ...decision, facts: [unspeakable] } : decision;
      },
    });
    const intake = await openVoice('intake', office.doors);
    await office.ledger.take(batchOf([...(await intake.say(3, dossier(1))), ...(await intake.say(2, dossier(2)))]));
    expect(await office.kept(dossier(1))).toMatchObject({ heard: { intake: 1 }, parked: { intake: { code: 'lane', n: 2 } } });
    expect((await office.kept(dossier(2))).state!.heard).toEqual({ intake: [1, 2] });
  });

  it('is told to the command that was to say it, and to no other', async () => {
    const office = await openStampOffice();
    const spoiling = office.ledger.command({
      dossierId: DOSSIER, name: 'spoil', id: '1', traceId: '0'.repeat(32),
      decide: (state) => ({ ...stamped(state, 'odd'), facts: [unspeakable] }),
    });
    const answers = await Promise.allSettled([spoiling, office.stamp('one'), office.stamp('two', dossier(2))]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(answers[0]).toMatchObject({
      reason: { name: 'Defect', code: 'lane', cause: { message: expect.stringContaining('BigInt') } },
    });
  });
});

describe('a full lane', () => {
  it('pushes back with a failure, and goes on when there is room', async () => {
    const lane = { ...LEDGER_DEFAULTS.lane, batchEntriesMax: 2, waitingEntriesMax: 3 };
    const office = await openStampOffice({ settings: { ...LEDGER_DEFAULTS, lane } });
    const release = office.store.hold('writeBatch');
    const taken = ['a', 'b'].map((word, index) => office.stamp(word, dossier(index)));
    await turn();
    taken.push(...['c', 'd', 'e'].map((word, index) => office.stamp(word, dossier(index))));
    expect(office.ledger.waiting).toBe(3);
    await expect(office.stamp('too-much')).rejects.toMatchObject({
      neighbour: 'ledger', code: 'overloaded', details: { retryAfterSeconds: 2 },
    });
    release();
    await Promise.all(taken);
    await office.stamp('room-again');
    expect(office.store.batches.map((batch) => batch.length)).toEqual([2, 2, 1, 1]);
  });

  it('takes a command while what was heard fills it', async () => {
    const lane = { ...LEDGER_DEFAULTS.lane, waitingEntriesMax: 3 };
    const { office, intake } = await openStreet({}, { lane });
    const facts = await intake.say(4);
    const release = office.store.hold('writeBatch');
    const heard = [office.ledger.take(batchOf(facts.slice(0, 1)))];
    await turn();
    heard.push(office.ledger.take(batchOf(facts.slice(1))));
    await turn();
    expect(office.ledger.waiting).toBe(3);
    const stamped = office.stamp('one', dossier(2));
    release();
    await Promise.all([...heard, stamped]);
    expect((await office.kept()).heard).toEqual({ intake: 4 });
  });

  it('leaves a part of each batch to what was heard while commands come without an end', async () => {
    const lane = { ...LEDGER_DEFAULTS.lane, batchEntriesMax: 4 };
    const { office, intake } = await openStreet({}, { lane });
    const release = office.store.hold('writeBatch');
    const stamped = [office.stamp('first', dossier(100))];
    await turn();
    for (let number = 1; number <= 8; number += 1) stamped.push(office.stamp('one', dossier(100 + number)));
    const heard = office.ledger.take(batchOf(await intake.say(1, dossier(1))));
    await turn();
    release();
    await Promise.all([...stamped, heard]);
    const abouts = office.store.batches.map((batch) => batch.map((write) => (write.kind === 'insert' ? write.document._id : '')));
    expect(abouts.map((ids) => ids.includes(dossier(1)))).toEqual([false, true, false, false]);
  });
});
