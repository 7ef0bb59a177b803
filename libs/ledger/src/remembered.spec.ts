import { describe, expect, it } from '@jest/globals';

import { dossier, NOON_MS, openStampOffice, pass } from '../test/open-office.js';
import { LOG_ENTRIES_BEFORE_ARCHIVE } from './change.js';
import type { LedgerDocument } from './document.js';
import { Remembered } from './remembered.js';

async function kept(words: number): Promise<LedgerDocument<unknown>> {
  const office = await openStampOffice();
  for (let word = 0; word < words; word += 1) await office.stamp(`word-${word}`, dossier(1));
  return office.kept(dossier(1));
}

describe('documents that are remembered', () => {
  it('are the last ones that were touched, and never more than was asked for', async () => {
    const document = await kept(1);
    const remembered = new Remembered<unknown>(2);
    for (const number of [1, 2, 1, 3]) remembered.note({ ...document, _id: dossier(number) });
    expect([1, 2, 3].map((number) => remembered.get(dossier(number))?._id)).toEqual([dossier(1), undefined, dossier(3)]);
    remembered.forget(dossier(1));
    expect(remembered.get(dossier(1))).toBeUndefined();
  });

  it('are the same as those that are kept, mark by mark', async () => {
    const office = await openStampOffice();
    office.ledger.start();
    for (const word of ['one', 'two', 'three']) {
      await office.stamp(word);
      await pass(office.clock, 4_000);
      expect(await office.kept()).not.toHaveProperty('unpublishedSince');
    }
    await office.stamp('four');
    expect((await office.kept()).unpublishedSince?.getTime()).toBe(NOON_MS + 12_000);
    const stopped = office.ledger.stop();
    await pass(office.clock, 100);
    await stopped;
  });

  it('do not hold on to a log that is due for the archive', async () => {
    const remembered = new Remembered<unknown>(2);
    const document = await kept(LOG_ENTRIES_BEFORE_ARCHIVE + 1);
    remembered.note({ ...document, log: document.log.slice(1) });
    expect(remembered.get(document._id)).toBeDefined();
    remembered.note(document);
    expect(remembered.get(document._id)).toBeUndefined();
  });
});
