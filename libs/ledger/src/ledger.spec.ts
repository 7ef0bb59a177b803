import { describe, expect, it } from '@jest/globals';
import { Defect, Failure, Refusal } from '@hoso/kernel';

import { dossier, DOSSIER, openStampOffice, type StampDesk } from '../test/open-office.js';
import { stamp, stamped, type StampBook } from '../test/stamp-office.js';
import type { Decide } from './decision.js';
import { KeyTaken } from './key-taken.js';
import type { Commanded } from './command.js';

const give = (
  office: StampDesk, id: string, decide: Decide<StampBook, 'processing'> = stamp(id), dossierId = DOSSIER,
): Promise<Commanded<StampBook>> =>
  office.ledger.command({ dossierId, name: 'stamp', id, traceId: '0'.repeat(32), decide });

describe('a command', () => {
  it('resolves when its write is durable, with the dossier as it stands then', async () => {
    const office = await openStampOffice();
    let isAnswered = false;
    const release = office.store.hold('writeBatch');
    const answer = give(office, 'one').finally(() => (isAnswered = true));
    await new Promise(setImmediate);
    expect(isAnswered).toBe(false);
    release();
    const { document, repeated } = await answer;
    expect(repeated).toBe(false);
    expect(document).toEqual(await office.kept());
  });

  it.each(['before', 'after'] as const)(
    'is a failure when the store fails %s the effect, and the same command may be sent again',
    async (how) => {
      const office = await openStampOffice();
      await office.stamp('first');
      office.store.stumble('writeBatch', how);
      await expect(give(office, 'one')).rejects.toMatchObject({ neighbour: 'store', code: 'timeout' });
      expect((await give(office, 'one')).repeated).toBe(how === 'after');
      expect((await office.kept()).state!.stamps).toEqual(['first', 'one']);
    },
  );

  it('is a failure when the dossier cannot be read', async () => {
    const office = await openStampOffice();
    office.store.stumble('find', 'before');
    await expect(give(office, 'one')).rejects.toBeInstanceOf(Failure);
  });

  it('is carried out once, however often its id comes, together or later, with any revision', async () => {
    const office = await openStampOffice();
    const answers = await Promise.all([give(office, 'one'), give(office, 'one')]);
    expect(answers.map(({ repeated }) => repeated)).toEqual([false, true]);
    await office.stamp('two');
    expect((await give(office, 'one')).repeated).toBe(true);
    await office.stamp('one', DOSSIER, 77);
    expect((await office.kept()).state!.stamps).toEqual(['one', 'two']);
  });

  it('is told apart by its name, its id and its dossier', async () => {
    const office = await openStampOffice();
    await give(office, 'one');
    await give(office, 'one', undefined, dossier(2));
    await office.ledger.command({ dossierId: DOSSIER, name: 'seal', id: 'one', traceId: '0'.repeat(32), decide: stamp('sealed') });
    expect((await office.kept()).state!.stamps).toEqual(['one', 'sealed']);
    expect((await office.kept(dossier(2))).state!.stamps).toEqual(['one']);
  });

  it('is refused by its decision, and nothing is written', async () => {
    const office = await openStampOffice();
    const refusal = new Refusal('conflict', 'too-late');
    await expect(give(office, 'one', () => refusal)).rejects.toBe(refusal);
    expect(office.store.batches).toEqual([]);
  });

  it('that makes its decision throw is told so, and parks nothing', async () => {
    const office = await openStampOffice();
    const broken = (): never => {
      throw new RangeError('out of stamps');
    };
    const error = await give(office, 'one', broken).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Defect);
    expect(error).toMatchObject({ code: 'decision-threw' });
    expect(await office.ledger.parking.count()).toBe(0);
  });
});

describe('a command that expects a revision', () => {
  it('is carried out on exactly that one', async () => {
    const office = await openStampOffice();
    const { rev } = await office.stamp('first');
    await office.stamp('second', DOSSIER, rev);
    for (const expected of [rev, rev + 2, 0]) {
      await expect(office.stamp(`on-${expected}`, DOSSIER, expected)).rejects.toMatchObject({
        kind: 'precondition-failed', code: 'revision-mismatch', details: { extensions: { revision: rev + 1 } },
      });
    }
    expect((await office.kept()).state!.stamps).toEqual(['first', 'second']);
  });

  it('is carried out for one of several that come together', async () => {
    const office = await openStampOffice();
    const { rev } = await office.stamp('first');
    const answers = await Promise.allSettled(['a', 'b', 'c'].map((word) => office.stamp(word, DOSSIER, rev)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(answers[1]).toMatchObject({
      reason: { code: 'revision-mismatch', details: { extensions: { revision: rev + 1 } } },
    });
    expect((await office.kept()).state!.stamps).toEqual(['first', 'a']);
  });

  it('is refused by the process that comes second', async () => {
    const office = await openStampOffice();
    const { rev } = await office.stamp('first');
    const other = await openStampOffice({ store: office.store.inner });
    const answers = await Promise.allSettled([office.stamp('a', DOSSIER, rev), other.stamp('b', DOSSIER, rev)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await office.kept()).state!.stamps).toHaveLength(2);
  });
});

describe('a value that no two dossiers may have', () => {
  const onShelf = (shelf: string): Decide<StampBook, 'processing'> => (state) => {
    const decision = stamped(state, 'shelved');
    return { ...decision, state: { ...decision.state, shelf } };
  };

  it('is told to whoever wants it second, together or later, and the others are not held up', async () => {
    const office = await openStampOffice();
    const answers = await Promise.allSettled([
      give(office, 'one', onShelf('a'), dossier(1)),
      give(office, 'two', onShelf('a'), dossier(2)),
      give(office, 'three', onShelf('b'), dossier(3)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: expect.any(KeyTaken) });
    await expect(give(office, 'four', onShelf('b'), dossier(1))).rejects.toBeInstanceOf(KeyTaken);
    expect((await office.kept(dossier(1))).state).toMatchObject({ stamps: ['shelved'], shelf: 'a' });
  });
});
