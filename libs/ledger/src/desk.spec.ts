import { describe, expect, it, jest } from '@jest/globals';

import { DOSSIER, dossier, NOON_MS, openStampOffice } from '../test/open-office.js';
import { PULLED_FACTS_MAX, type ChangePosition } from './desk.js';

describe('the desk that answers from the record', () => {
  it('gives the facts of a dossier after a number, as they were said', async () => {
    const office = await openStampOffice();
    for (const word of ['one', 'two', 'three']) await office.stamp(word);
    const [pulled] = await office.ledger.desk!.pullFacts([{ dossierId: DOSSIER, after: 1 }]);
    expect(pulled).toMatchObject({
      dossierId: DOSSIER,
      items: [
        { owner: 'processing', n: 2, name: 'processing.step-completed', cause: 'command:stamp:two', data: { step: 'two' } },
        { n: 3, cause: 'command:stamp:three' },
      ],
    });
  });

  it('gives what they mean for measurement, and nothing else of them', async () => {
    const office = await openStampOffice();
    await office.stamp('one');
    const [pulled] = await office.ledger.desk!.pullMetrics([{ dossierId: DOSSIER, after: 0 }]);
    expect(pulled!.items).toEqual([
      {
        owner: 'processing', dossierId: DOSSIER, n: 1, name: 'processing.step-completed', version: 1,
        at: '2026-11-20T05:00:00.000Z', cause: 'command:stamp:one', traceId: '0'.repeat(32),
        metric: { step: 'one', kind: 'automatic', status: 4 },
      },
    ]);
  });

  it('tells a dossier that it has never heard of from one that has no more to say', async () => {
    const office = await openStampOffice();
    await office.stamp('one');
    const requests = [{ dossierId: dossier(9), after: 0 }, { dossierId: DOSSIER, after: 1 }];
    expect(await office.ledger.desk!.pullFacts(requests)).toEqual([
      { dossierId: dossier(9), items: null },
      { dossierId: DOSSIER, items: [] },
    ]);
  });

  it('gives no more than a bound at once, the first ones first', async () => {
    const office = await openStampOffice();
    for (let index = 0; index < PULLED_FACTS_MAX + 5; index += 1) await office.stamp(`stamp-${index}`);
    const [pulled] = await office.ledger.desk!.pullFacts([{ dossierId: DOSSIER, after: 2 }]);
    expect(pulled!.items!.map(({ n }) => n)).toEqual(Array.from({ length: PULLED_FACTS_MAX }, (_, index) => index + 3));
  });

  it('lists who was spoken about, page by page, each once, also those of one moment', async () => {
    const office = await openStampOffice();
    for (const index of [3, 1, 2]) await office.stamp('one', dossier(index));
    office.clock.advance(1_000);
    for (const index of [5, 4]) await office.stamp('one', dossier(index));
    office.clock.advance(60_000);
    const listed: unknown[] = [];
    let position: ChangePosition | null = null;
    for (;;) {
      const page = await office.ledger.desk!.changed(position, 60_000, 2);
      if (page.dossiers.length === 0) break;
      listed.push(page.dossiers.map(({ dossierId, v }) => [dossierId, v]));
      position = page.position;
    }
    expect(listed).toEqual([
      [[dossier(1), 1], [dossier(2), 1]], [[dossier(3), 1], [dossier(4), 1]], [[dossier(5), 1]],
    ]);
    expect(position).toEqual({ spokenAt: new Date(NOON_MS + 1_000).toISOString(), dossierId: dossier(5) });
    expect(await office.ledger.desk!.changed(position, 60_000, 2)).toEqual({ dossiers: [], position });
  });

  it('lists a dossier again when more was said, and not before that has settled', async () => {
    const office = await openStampOffice();
    await office.stamp('one');
    office.clock.advance(60_000);
    const first = await office.ledger.desk!.changed(null, 60_000, 10);
    await office.stamp('two');
    office.clock.advance(59_999);
    expect((await office.ledger.desk!.changed(first.position, 60_000, 10)).dossiers).toEqual([]);
    office.clock.advance(1);
    expect((await office.ledger.desk!.changed(first.position, 60_000, 10)).dossiers).toEqual([{ dossierId: DOSSIER, v: 2 }]);
  });

  it('looks over the whole list for its beginning once, and finds it wherever it has moved', async () => {
    const office = await openStampOffice();
    const listed = async (): Promise<readonly string[]> =>
      (await office.ledger.desk!.changed(null, 60_000, 2)).dossiers.map(({ dossierId }) => dossierId);
    for (const index of [1, 2, 3]) {
      await office.stamp('one', dossier(index));
      office.clock.advance(600_000);
    }
    const find = jest.spyOn(office.store, 'find');
    const asked = (): unknown => find.mock.calls.splice(0).map(([, filter]) => filter['spokenAt']);
    expect(await listed()).toEqual([dossier(1), dossier(2)]);
    expect(asked()).toEqual([{ $lte: new Date(NOON_MS + 1_740_000) }]);
    await office.stamp('two', dossier(1));
    office.clock.advance(60_000);
    expect(await listed()).toEqual([dossier(2), dossier(3)]);
    expect(asked()).toContainEqual({ $lte: new Date(NOON_MS + 10_000) });
    await office.store.updateOne('books', { _id: dossier(3) }, { $set: { spokenAt: new Date(NOON_MS - 86_400_000) } });
    expect(await listed()).toEqual([dossier(3), dossier(2)]);
  });
});
