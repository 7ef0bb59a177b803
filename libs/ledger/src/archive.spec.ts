import { describe, expect, it } from '@jest/globals';
import { Failure } from '@hoso/kernel';

import { DOSSIER, openStampOffice, pass, turn, type StampDesk } from '../test/open-office.js';
import { archiveOldFacts } from './archive.js';
import { chainHash, LOG_ENTRIES_BEFORE_ARCHIVE } from './change.js';
import type { ArchivedEntry, LogEntry } from './document.js';
import { LEDGER_DEFAULTS } from './settings.js';

const ORIGIN = '0'.repeat(64);

const archive = (office: StampDesk): Promise<number> => archiveOldFacts(office.store, 'books', 'books_archive');

async function archived(office: StampDesk, dossierId = DOSSIER): Promise<readonly ArchivedEntry[]> {
  return office.store.inner.find<ArchivedEntry>('books_archive', { dossierId }, { sort: { n: 1 }, limit: 1_000 });
}

/** A dossier that has said that much, all of it with the courier and marked. */
async function talkative(office: StampDesk, count: number, dossierId = DOSSIER): Promise<void> {
  for (let index = 0; index < count; index += 1) await office.stamp(`stamp-${index}`, dossierId);
  await turn();
  await office.ledger.relay!.stop();
}

const numbers = (entries: readonly { readonly n: number }[]): readonly number[] => entries.map(({ n }) => n);
const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('old facts', () => {
  it('stay with the dossier until its log is long', async () => {
    const office = await openStampOffice();
    await talkative(office, LOG_ENTRIES_BEFORE_ARCHIVE);
    expect(await archive(office)).toBe(0);
    expect((await office.kept()).log).toHaveLength(LOG_ENTRIES_BEFORE_ARCHIVE);
  });

  it('go to the archive, and the chain runs on through both', async () => {
    const office = await openStampOffice();
    await talkative(office, 50);
    expect(await archive(office)).toBe(1);
    const { log, v, lastHash, archiveDue } = await office.kept();
    expect([numbers(await archived(office)), numbers(log)]).toEqual([range(1, 34), range(35, 50)]);
    const whole: readonly LogEntry[] = [...(await archived(office)), ...log];
    expect(whole.reduce((link, entry) => chainHash(link, 'processing', DOSSIER, entry), ORIGIN)).toBe(lastHash);
    expect([v, archiveDue]).toEqual([50, undefined]);
    expect(await archive(office)).toBe(0);
    expect((await office.stamp('more')).v).toBe(51);
  });

  it('are pulled as if nothing had moved', async () => {
    const office = await openStampOffice();
    await talkative(office, 50);
    const requests = [0, 33, 34, 49, 50].map((after) => ({ dossierId: DOSSIER, after }));
    const before = await office.ledger.desk!.pullFacts(requests);
    expect(before.map(({ items }) => items!.length)).toEqual([50, 17, 16, 1, 0]);
    await archive(office);
    expect(await office.ledger.desk!.pullFacts(requests)).toEqual(before);
  });

  it('do not go before the courier has them', async () => {
    const office = await openStampOffice();
    office.bus.broker.available = false;
    await talkative(office, 60);
    expect(await archive(office)).toBe(0);
    expect((await office.kept()).log).toHaveLength(60);
  });

  it.each(['before', 'after'] as const)('are somewhere at any moment, when the store fails %s a write', async (how) => {
    const office = await openStampOffice();
    await talkative(office, 50);
    const everywhere = async (): Promise<readonly number[]> => {
      const places = [...(await archived(office)), ...(await office.kept()).log];
      return [...new Set(numbers(places))].sort((left, right) => left - right);
    };
    const moving = office.store.batches.length;
    office.store.stumble('writeBatch', how);
    await expect(archive(office)).rejects.toBeInstanceOf(Failure);
    expect(await everywhere()).toEqual(range(1, 50));
    expect(office.store.batches.length).toBe(moving + 1);
    await archive(office);
    expect(await everywhere()).toEqual(range(1, 50));
    expect(numbers((await office.kept()).log)).toEqual(range(35, 50));
  });

  it('are moved once by two processes that do it together, while the dossier goes on', async () => {
    const office = await openStampOffice();
    await talkative(office, 50);
    await Promise.all([archive(office), archive(office), office.stamp('meanwhile')]);
    const { log, v } = await office.kept();
    expect([numbers(await archived(office)), v]).toEqual([range(1, 34), 51]);
    expect(numbers(log)).toEqual(range(35, 51));
  });

  it('leave no dossier due for ever, though a write under way did not see them go', async () => {
    const office = await openStampOffice();
    await talkative(office, 50);
    const other = await openStampOffice({ store: office.store.inner });
    const release = other.store.hold('writeBatch');
    const late = other.stamp('meanwhile');
    await turn();
    await archive(office);
    release();
    await late;
    await archive(office);
    const { log, archiveDue } = await office.kept();
    expect([numbers(log), archiveDue]).toEqual([range(36, 51), undefined]);
  });

  it('are moved by themselves, and again after the store was away', async () => {
    const office = await openStampOffice({ settings: { ...LEDGER_DEFAULTS, archiveEveryMs: 1_000 } });
    office.ledger.start();
    for (let index = 0; index < 50; index += 1) await office.stamp(`stamp-${index}`);
    office.store.stumble('writeBatch', 'before');
    await pass(office.clock, 3_000, 500);
    expect((await office.kept()).log).toHaveLength(16);
    const troubles = office.reported.errors.filter(({ doing }) => !doing.startsWith('reconcile'));
    expect(troubles).toMatchObject([{ doing: 'archive old facts', error: { neighbour: 'store' } }]);
    await office.ledger.stop();
  });
});
