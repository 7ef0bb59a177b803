import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemRandom } from '@hoso/kernel';
import { compactVerify, importJWK } from 'jose';

import { temporaryFolder } from '../../../../test/support/engines.js';
import { EdDsaReceiptSigner } from './eddsa-receipt-signer.js';
import { FileKeyRing } from './file-key-ring.js';

const CLAIMS = {
  dossierId: '01890000-0000-7000-8000-000000000001', reference: 'T-00000-00000-00000', portal: 'portal-thu-nghiem',
  portalReference: 'TN-0001', contentHash: 'c'.repeat(64), receivedAt: '2026-11-16T02:00:00.000Z',
} as const;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const signerIn = async (file: string): Promise<EdDsaReceiptSigner> =>
  new EdDsaReceiptSigner(await FileKeyRing.open(`${folder.path}/${file}`, new SystemRandom()));

describe('the signer of receipts', () => {
  it('gives the same text for the same receipt, after a restart as well', async () => {
    const receipt = await (await signerIn('one.key')).sign(CLAIMS);
    expect(await (await signerIn('one.key')).sign(CLAIMS)).toBe(receipt);
    expect(await (await signerIn('one.key')).sign({ ...CLAIMS, portalReference: 'TN-0002' })).not.toBe(receipt);
    expect(await (await signerIn('two.key')).sign(CLAIMS)).not.toBe(receipt);
  });

  it('publishes the key that its receipts verify with, and never the other half', async () => {
    const jwk = await (await signerIn('one.key')).publicJwk();
    expect(jwk).toEqual({ kty: 'OKP', crv: 'Ed25519', x: expect.stringMatching(/^[\w-]{43}$/), alg: 'EdDSA', use: 'sig' });
    const receipt = await (await signerIn('one.key')).sign(CLAIMS);
    const { payload } = await compactVerify(receipt, await importJWK(jwk));
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(CLAIMS);
    const foreign = await importJWK(await (await signerIn('two.key')).publicJwk());
    await expect(compactVerify(receipt, foreign)).rejects.toThrow('signature verification failed');
  });
});
