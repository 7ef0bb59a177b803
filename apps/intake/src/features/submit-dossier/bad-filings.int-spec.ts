import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { BAD_FILINGS, STANDING } from '../../../test/bad-input.js';
import { PDF } from '../../../test/portal.js';
import { expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { papersOf, RESIDENCE, sampleFiling } from '../../../test/sample-filing.js';

let house: RehearsedHouse;
let standing: string;
beforeAll(async () => {
  house = await openRehearsedHouse();
  standing = await house.portal().filed(STANDING.filing, STANDING.key);
});
afterAll(() => house.close());

describe('a filing is refused for what it is, and changes nothing:', () => {
  it.each(BAD_FILINGS.map((row) => [row.what, row] as const))('%s', async (_what, row) => {
    const { body, without = [], bearer, namesStanding } = row;
    const authorization = bearer && { authorization: `Bearer ${await bearer(house.issuer)}` };
    const usual = { 'content-type': 'application/json', 'idempotency-key': 'key-of-the-table', ...authorization, ...row.headers };
    const refusal = namesStanding ? { ...row, says: { dossierId: standing } } : row;
    await expectRefused(house, refusal, (language) =>
      house.portal().ask('/dossiers', { method: 'POST', body, headers: { ...usual, ...language }, without }),
    );
  });

  it('a file of another portal, a paper that the procedure does not have', async () => {
    const [own, foreign] = await Promise.all([house.portal().uploaded(PDF), house.portal('portal-khac').uploaded(PDF)]);
    const send = (fileId: string, paperCode: string) => (headers: Readonly<Record<string, string>>) => house.portal().post(
      '/dossiers', sampleFiling(RESIDENCE, { attachments: [{ fileId, paperCode }] }), { 'idempotency-key': 'key-of-the-table', ...headers },
    );
    const unknown = { status: 422, code: 'attachment-unknown', faults: ['/attachments/0/fileId attachment-unknown'] };
    await expectRefused(house, unknown, send(foreign, papersOf(RESIDENCE)[0]!));
    const faults = ['/attachments paper-missing', '/attachments paper-missing', '/attachments/0 paper-unknown'];
    await expectRefused(house, { status: 422, code: 'filing-incomplete', faults }, send(own, 'G01-CT.99'));
  });

  it('and the key of all of them is still free', async () => {
    expect((await house.portal().file(sampleFiling(), 'key-of-the-table')).status).toBe(202);
    const { facts, metrics } = await house.spoken();
    expect([facts.length, metrics.length]).toEqual([2, 2]);
  });

  it('with no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
