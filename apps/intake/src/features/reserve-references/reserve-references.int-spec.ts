import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseTemporaryReference } from '@hoso/contracts';
import type { Store } from '@hoso/store';

import { bothStores } from '../../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../../test/support/engines.js';
import type { Answer, Portal } from '../../../test/portal.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling } from '../../../test/sample-filing.js';

jest.setTimeout(120_000);

const engine = await sharedStore();
/** The end of the thirtieth day after the Monday on which the house stands still. */
const USABLE_UNTIL = '2026-12-16T16:59:59.999Z';

const referencesOf = ({ body }: Answer): readonly string[] => body['references'] as readonly string[];

describe.each(bothStores(engine, 'reserve'))('references reserved before filing, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;
  let portal: Portal;

  beforeAll(async () => {
    store = await openStore();
    house = await openRehearsedHouse({ store });
    portal = house.portal();
  });
  afterAll(async () => {
    await house.close();
    await store.close();
    await engine.drop();
  });

  const reservations = async (): Promise<number> => (await house.kept())['reservations']!.length;
  const firstAnswerAgain = (first: Answer, again: Answer): void => {
    expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([201, 'true', first.body]);
  };

  it('are as many as were asked for, each right in itself, and usable to the end of a day', async () => {
    for (const count of [1, 7, 100]) {
      const answer = await portal.reserve(count);
      expect([answer.status, answer.headers.has('idempotency-replayed')]).toEqual([201, false]);
      expect(answer.body).toEqual({ references: expect.any(Array), usableUntil: USABLE_UNTIL });
      const references = referencesOf(answer);
      expect(new Set(references).size).toBe(count);
      expect(references.map(parseTemporaryReference)).toEqual(references);
    }
  });

  it('are the same again under the same key, and nothing changes', async () => {
    const first = await portal.reserve(5, 'key-again-1');
    const before = await house.kept();
    firstAnswerAgain(first, await portal.reserve(5, 'key-again-1'));
    firstAnswerAgain(first, await portal.reserve(5, '"key-again-1"'));
    expect(await house.kept()).toEqual(before);
  });

  it('are the same again, with the moment that was told, when that moment has passed', async () => {
    const first = await portal.reserve(3, 'key-later-1');
    house.clock.advance(40 * 86_400_000);
    firstAnswerAgain(first, await portal.reserve(3, 'key-later-1'));
    house.clock.advance(-40 * 86_400_000);
  });

  it('are the same again in another process, which promises new ones for as long as it is told to', async () => {
    const first = await portal.reserve(2, 'key-restart-1');
    const other = await openRehearsedHouse({ store, folder: house.folder, environment: { RESERVED_REFERENCE_DAYS: '2' } });
    firstAnswerAgain(first, await other.portal().reserve(2, 'key-restart-1'));
    expect((await other.portal().reserve(1, 'key-restart-2')).body['usableUntil']).toBe('2026-11-18T16:59:59.999Z');
    await other.close();
  });

  it('are others under another key, and for another portal under the same one', async () => {
    const answers = await Promise.all([
      portal.reserve(20, 'key-other-1'), portal.reserve(20, 'key-other-2'), house.portal('portal-khac').reserve(20, 'key-other-1'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.flatMap(referencesOf)).size).toBe(60);
  });

  it('leave a key free for a filing, and a filing’s key for them', async () => {
    await portal.reserve(1, 'key-for-both-1');
    expect((await portal.file(sampleFiling(undefined, { portalReference: 'TN-BOTH' }), 'key-for-both-1')).status).toBe(202);
    await portal.filed(sampleFiling(undefined, { portalReference: 'TN-BOTH-2' }), 'key-for-both-2');
    expect((await portal.reserve(1, 'key-for-both-2')).status).toBe(201);
  });

  it('are one set when the key comes fifty times at once', async () => {
    const before = await reservations();
    const answers = await Promise.all(Array.from({ length: 50 }, () => portal.reserve(40, 'key-fifty-1')));
    const [first, ...others] = answers.filter(({ headers }) => !headers.has('idempotency-replayed'));
    expect(others).toEqual([]);
    for (const again of answers.filter((answer) => answer !== first)) firstAnswerAgain(first!, again);
    expect(await reservations()).toBe(before + 40);
  });

  it('are one set when the key comes at once with several numbers, and the others are told so', async () => {
    const before = await reservations();
    const answers = await Promise.all(Array.from({ length: 24 }, (_, turn) => portal.reserve(2 + (turn % 4), 'key-several-1')));
    const counts = new Set(answers.filter(({ status }) => status === 201).map((answer) => referencesOf(answer).length));
    expect(counts.size).toBe(1);
    const refused = answers.filter(({ status }) => status !== 201).map(({ status, body }) => `${status} ${String(body['code'])}`);
    expect([refused.length, new Set(refused)]).toEqual([18, new Set(['422 idempotency-key-reused'])]);
    expect(await reservations()).toBe(before + [...counts][0]!);
  });

  it('are completed by the next call when the first was broken off in the middle', async () => {
    const first = await portal.reserve(9, 'key-broken-off-1');
    const before = await house.kept();
    const lost = referencesOf(first).slice(4);
    expect(await store.deleteMany('reservations', { _id: { $in: lost } })).toBe(5);
    house.clock.advance(86_400_000);
    firstAnswerAgain(first, await portal.reserve(9, 'key-broken-off-1'));
    house.clock.advance(-86_400_000);
    expect(await house.kept()).toEqual(before);
  });

  it('are ten thousand different ones when a hundred calls come at once, and every call is answered', async () => {
    const portals = ['portal-thu-nghiem', 'portal-khac', 'portal-la'].map((name) => house.portal(name));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, turn) => portals[turn % 3]!.reserve(100, `key-of-the-crowd-${turn}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const references = answers.flatMap(referencesOf);
    expect(new Set(references).size).toBe(10_000);
    const kept = await store.find('reservations', { _id: { $in: references } }, { limit: 20_000 });
    expect(kept).toHaveLength(10_000);
  });

  it('get no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
