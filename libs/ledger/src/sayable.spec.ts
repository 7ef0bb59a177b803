import { describe, expect, it } from '@jest/globals';
import type { Spoken } from '@hoso/contracts';

import { batchOf, dossier, DOSSIER, openStampOffice, openVoice } from '../test/open-office.js';
import { stamped, stampOffice } from '../test/stamp-office.js';

const [good] = stamped(null, 'good').facts! as readonly [Spoken<'processing'>];

const WRONG: readonly (readonly [string, Spoken])[] = [
  ['data', { ...good, data: { ...(good.data as object), official: 'o'.repeat(129) } }],
  ['a meaning for measurement', { ...good, metric: { ...(good.metric as object), status: 11 } }],
  ['a version that nobody knows', { ...good, version: 99 }],
  ['a voice that is not its own', { ...good, owner: 'intake' }],
];

describe('a decision that says a fact against its contract', () => {
  it.each(WRONG)('is told to its command as a defect, and leaves no trace: %s', async (_what, wrong) => {
    const office = await openStampOffice();
    await office.stamp('first');
    const standing = await office.kept();
    const writes = office.store.batches.length;
    const saying = office.ledger.command({
      dossierId: DOSSIER, name: 'say', id: '1', traceId: '0'.repeat(32),
      decide: (state) => ({ ...stamped(state, 'wrong'), facts: [good, wrong as Spoken<'processing'>] }),
    });
    await expect(saying).rejects.toMatchObject({ name: 'Defect', code: 'said-against-contract' });
    expect([await office.kept(), office.store.batches.length]).toEqual([standing, writes]);
    expect((await office.stamp('second')).state!.stamps).toEqual(['first', 'second']);
  });

  it('parks the dossier whose fact led to it, and says nothing', async () => {
    const { onFact } = stampOffice();
    const office = await openStampOffice({}, {
      onFact: (state, fact, context) =>
        fact.dossierId === dossier(1) && fact.n === 2 ? stamped(state, 'in capitals: NO') : onFact(state, fact, context),
    });
    const intake = await openVoice('intake', office.doors);
    await office.ledger.take(batchOf([...(await intake.say(3, dossier(1))), ...(await intake.say(2, dossier(2)))]));
    expect(await office.kept(dossier(1))).toMatchObject({
      v: 1, heard: { intake: 1 }, state: { stamps: ['intake-1'] }, parked: { intake: { code: 'said-against-contract', n: 2 } },
    });
    expect((await office.kept(dossier(2))).state!.heard).toEqual({ intake: [1, 2] });
  });
});
