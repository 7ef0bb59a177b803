import { beforeAll, describe, expect, it } from '@jest/globals';

import { live } from '../history.js';
import { hearAnew } from '../house/second-watch.js';
import { checkHistory } from './check-history.js';
import { did, isDeliveredAsMatched, movedOften, type Damage, type Damaged } from './damage/damage.js';
import { DAMAGES_TO_AGREEMENT } from './damage/to-agreement.js';
import { DAMAGES_TO_FILINGS } from './damage/to-filings.js';
import { DAMAGES_TO_MONEY } from './damage/to-money.js';
import { DAMAGES_TO_OFFICE } from './damage/to-office.js';
import { DAMAGES_TO_PERSONS } from './damage/to-persons.js';
import { DAMAGES_TO_RECORD } from './damage/to-record.js';
import { DAMAGES_TO_SUPPLEMENTS } from './damage/to-supplements.js';
import type { HistoryRecord } from './record.js';

/** What has happened in the histories that are damaged. */
const KINDS = {
  /** Somebody known to the register got a result, some case went on for several causes, and a portal asked for another one's dossier. */
  delivered: (record: HistoryRecord): boolean =>
    record.messages.some(({ headers }) => headers['ce_type']?.includes('result-delivered')) &&
    record.attempts.some(({ kind }) => kind === 'look-abroad') && isDeliveredAsMatched(record as Damaged) &&
    movedOften(record as Damaged) !== undefined && did(record, 'act') && did(record, 'file'),
  paid: (record: HistoryRecord): boolean => did(record, 'pay'),
  supplemented: (record: HistoryRecord): boolean => did(record, 'supplement'),
} as const;
type Kind = keyof typeof KINDS;

const DAMAGES: Readonly<Record<Kind, readonly Damage[]>> = {
  delivered: [...DAMAGES_TO_FILINGS, ...DAMAGES_TO_OFFICE, ...DAMAGES_TO_RECORD, ...DAMAGES_TO_AGREEMENT, ...DAMAGES_TO_PERSONS],
  paid: DAMAGES_TO_MONEY,
  supplemented: DAMAGES_TO_SUPPLEMENTS,
};

const histories = new Map<Kind, HistoryRecord>();

beforeAll(async () => {
  for (const kind of Object.keys(KINDS) as Kind[]) histories.set(kind, await firstHistory(KINDS[kind]));
}, 120_000);

/** The first history of that kind in which everything came to rest and nothing was wrong. */
async function firstHistory(isOfThatKind: (record: HistoryRecord) => boolean): Promise<HistoryRecord> {
  for (let seed = 1; ; seed += 1) {
    const { record } = await live(seed);
    if (record.mode === 'liveness' && isOfThatKind(record) && checkHistory(record, hearAnew).length === 0) return record;
  }
}

describe('the checker', () => {
  it('finds nothing wrong with histories that are whole', () => {
    expect([...histories.values()].flatMap((record) => checkHistory(record, hearAnew))).toEqual([]);
  });

  const all = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    DAMAGES[kind].map(([invariant, what, words, damage]) => [invariant, what, kind, words, damage] as const));

  it.each(all)('names %s: %s', (invariant, _what, kind, words, damage) => {
    const record = structuredClone(histories.get(kind)!) as unknown as Damaged;
    damage(record);
    const named = checkHistory(record as unknown as HistoryRecord, hearAnew).map((one) => `${one.invariant}: ${one.what}`);
    expect(named.filter((one) => one.startsWith(`${invariant}: `))).toContainEqual(expect.stringContaining(words));
  });
});
