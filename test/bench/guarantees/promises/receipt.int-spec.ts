import { createPublicKey } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { compactVerify } from 'jose';

import { livesOfSuite, sharedEngines } from './lives.js';
import { receipt } from './receipt.js';
import { sameDossier } from './same-dossier.js';

const SLOW_MS = 120_000;
const engines = await sharedEngines();

describe('whoever files', () => {
  const [lives] = livesOfSuite(engines, 'receipt');

  it('gets a receipt that anybody can verify, and the same one for the same dossier', async () => {
    await lives.begin(sameDossier, receipt);
    const [letter] = lives.take(1);
    const answer = await lives.file(letter!, { 'idempotency-key': 'one-key' });
    const { payload, protectedHeader } = await compactVerify(answer.receipt!, createPublicKey(lives.keys.signing));
    const { portalReference } = JSON.parse(letter!.body) as { readonly portalReference: string };
    const [kept] = await lives.kept('received');
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      dossierId: answer.dossierId, portalReference, receivedAt: (kept!['receivedAt'] as Date).toISOString(), contentHash: kept!['contentHash'],
    });
    const changed = answer.receipt!.replace(/\.[^.]+\./, `.${Buffer.from('{}').toString('base64url')}.`);
    await expect(compactVerify(changed, createPublicKey(lives.keys.signing))).rejects.toThrow();
    expect((await lives.file(letter!, { 'idempotency-key': 'one-key' })).receipt).toBe(answer.receipt);
  }, SLOW_MS);

  it('gets none without the promise', async () => {
    await lives.begin();
    const [letter] = lives.take(1);
    expect(await lives.file(letter!)).toEqual({ status: 202, dossierId: expect.any(String) });
  }, SLOW_MS);
});
