import { describe, expect, it } from '@jest/globals';
import { Defect, Failure } from '@hoso/kernel';

import { dossier, openStampOffice, type OfficeWish, type StampDesk } from '../test/open-office.js';
import { stamped } from '../test/stamp-office.js';
import { Shelves } from './shelves.js';
import { demandKey, type Provide, type TakenSupply } from './supply.js';

/** A sequence that the world keeps: each number is given out once. */
class Sequence {
  readonly asked: number[] = [];
  isAway = false;
  private last = 0;

  readonly provide: Provide = async (demands) => {
    if (this.isAway) throw new Failure('sequence', 'timeout');
    return new Map(
      demands.map(({ demand, count }) => {
        this.asked.push(count);
        return [demandKey(demand), Array.from({ length: count }, () => (this.last += 1))];
      }),
    );
  };
}

interface SuppliedOffice extends StampDesk {
  readonly sequence: Sequence;
  /** Takes so many numbers for a dossier, and stamps it with them. */
  number(index: number, id?: string, count?: number): Promise<readonly string[]>;
}

async function openSupplied(wish: OfficeWish = {}, sequence = new Sequence()): Promise<SuppliedOffice> {
  const office = await openStampOffice(wish, { provide: sequence.provide });
  return {
    ...office,
    sequence,
    number: async (index, id = '1', count = 1) => {
      const { document } = await office.ledger.command({
        dossierId: dossier(index), name: 'number', id, traceId: '0'.repeat(32),
        decide: (state, { take }) => {
          const numbers = Array.from({ length: count }, () => take<number>('number', 'today'));
          return stamped(state, `no-${numbers.join('-')}`);
        },
      });
      return document.state!.stamps;
    },
  };
}

describe('what only the world can give', () => {
  it('is fetched for all that ask for it at once', async () => {
    const office = await openSupplied();
    const stamps = await Promise.all([1, 2, 3].map((index) => office.number(index)));
    expect(stamps).toEqual([['no-1'], ['no-2'], ['no-3']]);
    expect(office.sequence.asked).toEqual([3]);
  });

  it('is fetched until a decision has all that it needs', async () => {
    const office = await openSupplied();
    expect(await office.number(1, '1', 3)).toEqual(['no-1-2-3']);
  });

  it('is kept for the next decision when somebody else moved the dossier, and given once', async () => {
    const office = await openSupplied();
    await office.number(1, 'first');
    const other = await openSupplied({ store: office.store.inner }, office.sequence);
    await Promise.all([office.number(1, 'a'), other.number(1, 'b')]);
    await office.number(2);
    await other.number(3);
    const given = await Promise.all([1, 2, 3].map(async (index) => (await office.kept(dossier(index))).state!.stamps));
    const numbers = given.flat();
    expect(new Set(numbers).size).toBe(5);
    expect(office.sequence.asked.reduce((sum, count) => sum + count, 0)).toBe(5);
  });

  it('is kept for the next decision when its own decision came to nothing', async () => {
    const office = await openSupplied();
    const take = (decide: () => never) =>
      office.ledger.command({
        dossierId: dossier(1), name: 'take', id: '1', traceId: '0'.repeat(32),
        decide: (_state, context) => {
          context.take('number', 'today');
          return decide();
        },
      });
    await expect(take(() => { throw new RangeError('no'); })).rejects.toMatchObject({ code: 'decision-threw' });
    expect(await office.number(2)).toEqual(['no-1']);
  });

  it.each(['before', 'after'] as const)(
    'is never given twice when nothing is known about the write (store fails %s the effect)',
    async (how) => {
      const office = await openSupplied();
      office.store.stumble('writeBatch', how);
      await expect(office.number(1)).rejects.toBeInstanceOf(Failure);
      const second = await office.number(2);
      const again = await office.number(1);
      expect(second).not.toEqual(again);
      expect(again).toEqual(how === 'after' ? ['no-1'] : ['no-3']);
    },
  );

  it('is never given twice when a write that was carried out is overlooked', async () => {
    const office = await openSupplied();
    await office.number(1, 'first');
    office.store.stumble('writeBatch', 'doubled');
    office.store.stumble('find', 'stale');
    expect(await office.number(1, 'second')).toEqual(['no-1', 'no-2']);
    expect(await office.number(2)).toEqual(['no-3']);
  });

  it('is never given twice when somebody else moves the dossier on before it is seen that the write was carried out', async () => {
    const office = await openSupplied();
    await office.number(1, 'first');
    const other = await openSupplied({ store: office.store.inner }, office.sequence);
    office.store.stumble('writeBatch', 'doubled');
    const release = office.store.hold('find');
    const second = office.number(1, 'second');
    await other.number(1, 'third');
    release();
    expect(await second).toEqual(['no-1', 'no-2', 'no-3']);
    expect(await office.number(2)).toEqual(['no-4']);
  });

  it('is a failure when the world does not give it, and comes to be when it does', async () => {
    const office = await openSupplied();
    office.sequence.isAway = true;
    await expect(office.number(1)).rejects.toMatchObject({ neighbour: 'sequence' });
    office.sequence.isAway = false;
    expect(await office.number(1)).toEqual(['no-1']);
  });

  it('is a defect where nobody provides it', async () => {
    const office = await openStampOffice();
    const command = office.ledger.command({
      dossierId: dossier(1), name: 'take', id: '1', traceId: '0'.repeat(32),
      decide: (state, { take }) => stamped(state, take('number', 'today')),
    });
    const error = await command.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Defect);
    expect(error).toMatchObject({ code: 'not-provided' });
  });

  it('leaves no empty shelf behind: their names are without an end', async () => {
    const shelves = new Shelves(new Sequence().provide);
    const demand = { kind: 'number', key: 'today' };
    const taken: TakenSupply[] = [];
    await shelves.fetch([demand]);
    expect(shelves.size).toBe(1);
    shelves.takerFor(taken)('number', 'today');
    expect(shelves.size).toBe(0);
    shelves.putBack(taken);
    expect(shelves.takerFor(taken)('number', 'today')).toBe(1);
  });
});
