import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, type Json } from '@hoso/kernel';

import { AUTOMATIC, OpenOffice } from '../../../test/open-office.js';

let office: OpenOffice;
beforeAll(async () => {
  office = await OpenOffice.open();
});
afterAll(() => office.close());

describe('the internal door of results', () => {
  it('hands out the result whose hash was announced with its delivery', async () => {
    const dossierId = await office.file({ procedureCode: AUTOMATIC });
    const token = await office.street.serviceToken('intake');
    const { status, body } = await office.ask(`/internal/results/${dossierId}`, { token });
    const { sha256, ...result } = body as { readonly sha256: string; readonly dossierCode: string };
    expect(status).toBe(200);
    expect(result).toMatchObject({ procedureCode: AUTOMATIC, outcome: 'granted', dossierCode: 'H26.101-261116-0001' });
    const delivered = (await office.facts(dossierId)).find(({ name }) => name === 'processing.result-delivered');
    expect(delivered!.data).toMatchObject({ result: sha256, by: 'electronic' });
    expect(createHash('sha256').update(canonicalJson(result as unknown as Json)).digest('hex')).toBe(sha256);
  });

  it('has nothing before the decision, and nothing of a dossier that nobody filed', async () => {
    const token = await office.street.serviceToken('intake');
    const open = await office.file();
    expect(await office.ask(`/internal/results/${open}`, { token })).toMatchObject({ status: 404, body: { code: 'no-result-yet' } });
    const unknown = '01890000-0000-7000-8000-0000000000ff';
    expect(await office.ask(`/internal/results/${unknown}`, { token })).toMatchObject({ status: 404, body: { code: 'case-not-found' } });
  });

  it('is for services alone', async () => {
    const dossierId = await office.file({ procedureCode: AUTOMATIC });
    const tokens = [
      [undefined, 401], [await office.official('manager'), 403], [await office.street.token({ kind: 'portal' }), 403],
      [await office.street.token({ kind: 'operator' }), 403],
    ] as const;
    for (const [token, status] of tokens) {
      expect((await office.ask(`/internal/results/${dossierId}`, { ...(token && { token }) })).status).toBe(status);
    }
  });
});
