import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Store } from '@hoso/store';

import { bothStores } from '../../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../../test/support/engines.js';
import type { Answer, Portal } from '../../../test/portal.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { MONDAY, sampleFiling } from '../../../test/sample-filing.js';

const engine = await sharedStore();
const DAY_BEFORE_THE_PROCEDURE = Date.parse('2025-06-30T09:00:00+07:00');

describe.each(bothStores(engine, 'repeated'))('a filing that comes again, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;
  let portal: Portal;

  beforeAll(async () => {
    store = await openStore();
    house = await openRehearsedHouse({ store });
    portal = house.portal();
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await store.close();
    await engine.drop();
  });

  const filing = (portalReference: string) => sampleFiling(undefined, { portalReference });
  const firstAnswerAgain = (first: Answer, again: Answer): void => {
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.body).toEqual(first.body);
  };

  it('gets the first answer again, and changes nothing', async () => {
    const first = await portal.file(filing('TN-AGAIN'), 'key-again-1');
    const before = await house.kept();
    firstAnswerAgain(first, await portal.file(filing('TN-AGAIN'), 'key-again-1'));
    firstAnswerAgain(first, await portal.file(filing('TN-AGAIN'), '"key-again-1"'));
    expect(await house.kept()).toEqual(before);
  });

  it('is looked for before anything is sealed or written', async () => {
    const first = await portal.file(filing('TN-LOOK'), 'key-look-1');
    const written = jest.spyOn(store, 'writeBatch');
    firstAnswerAgain(first, await portal.file(filing('TN-LOOK'), 'key-look-1'));
    expect(written.mock.calls.flatMap(([operations]) => operations).filter(({ collection }) => collection === 'contents')).toEqual([]);
    written.mockRestore();
  });

  it('may have its words in another order', async () => {
    const first = await portal.file(filing('TN-ORDER'), 'key-order-1');
    const turned = Object.fromEntries(Object.entries(filing('TN-ORDER')).reverse());
    firstAnswerAgain(first, await portal.post('/dossiers', turned, { 'idempotency-key': 'key-order-1' }));
  });

  it('fifty times at once is one dossier, one fact, one metric', async () => {
    const before = await house.spoken();
    const answers = await Promise.all(Array.from({ length: 50 }, () => portal.file(filing('TN-FIFTY'), 'key-fifty-1')));
    const first = answers.find(({ headers }) => !headers.has('idempotency-replayed'))!;
    for (const again of answers.filter((answer) => answer !== first)) firstAnswerAgain(first, again);
    const { dossiers, contents } = await house.kept();
    expect(dossiers!.filter((dossier) => JSON.stringify(dossier).includes('TN-FIFTY'))).toMatchObject([{ _id: first.body['dossierId'], rev: 1, v: 1 }]);
    expect(contents).toHaveLength(dossiers!.length);
    const { facts, metrics } = await house.spoken();
    expect([facts.length - before.facts.length, metrics.length - before.metrics.length]).toEqual([1, 1]);
  });

  it('fifty times at once under keys of their own is one dossier, and 49 are told which', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => portal.file(filing('TN-RACE'))));
    const [first, ...others] = answers.filter(({ status }) => status === 202);
    expect(others).toEqual([]);
    const refused = answers.filter((answer) => answer !== first);
    for (const { status, body } of refused) {
      expect([status, body['code'], body['dossierId']]).toEqual([409, 'portal-reference-in-use', first!.body['dossierId']]);
    }
    const { dossiers, contents } = await house.kept();
    expect(contents).toHaveLength(dossiers!.length);
  });

  it('fifty times at once under one key in words of their own is one dossier, and the others are told which', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, turn) => portal.file(filing(`TN-WORDS-${turn}`), 'key-words-1')));
    const [first, ...others] = answers.filter(({ status }) => status === 202);
    expect(others).toEqual([]);
    for (const { status, body } of answers.filter((answer) => answer !== first)) {
      expect([status, body['code'], body['dossierId']]).toEqual([422, 'idempotency-key-reused', first!.body['dossierId']]);
    }
    const { dossiers, contents } = await house.kept();
    expect(contents).toHaveLength(dossiers!.length);
  });

  it('gets it when the dossier has moved on: the same receipt, and how it stands now', async () => {
    const first = await portal.file(filing('TN-LATER'), 'key-later-1');
    const path = `/dossiers/${String(first.body['dossierId'])}/withdrawal`;
    await portal.post(path, { reason: 'other' }, { 'if-match': '"1"' });
    const again = await portal.file(filing('TN-LATER'), 'key-later-1');
    expect(again.status).toBe(202);
    for (const same of ['receipt', 'trackingSecret', 'reference', 'contentHash', 'submittedAt']) {
      expect([same, again.body[same]]).toEqual([same, first.body[same]]);
    }
    expect([again.body['withdrawal'], again.headers.get('etag')]).toEqual(['asked', '"2"']);
  });

  it('gets it when the procedure is not in force any more', async () => {
    const first = await portal.file(filing('TN-RULES'), 'key-rules-1');
    house.clock.advance(DAY_BEFORE_THE_PROCEDURE - MONDAY);
    expect((await portal.file(filing('TN-FRESH'))).body['code']).toBe('procedure-not-in-force');
    firstAnswerAgain(first, await portal.file(filing('TN-RULES'), 'key-rules-1'));
    const other = await portal.file(filing('TN-OTHER'), 'key-rules-1');
    expect([other.status, other.body['code'], other.body['dossierId']])
      .toEqual([422, 'idempotency-key-reused', first.body['dossierId']]);
    house.clock.advance(MONDAY - DAY_BEFORE_THE_PROCEDURE);
  });

  it('is another one when another portal sends it, key and reference and all', async () => {
    const first = await portal.file(filing('TN-TWO'), 'key-two-1');
    const second = await house.portal('portal-khac').file(filing('TN-TWO'), 'key-two-1');
    expect([second.status, second.headers.has('idempotency-replayed')]).toEqual([202, false]);
    expect(second.body['dossierId']).not.toBe(first.body['dossierId']);
  });
});
