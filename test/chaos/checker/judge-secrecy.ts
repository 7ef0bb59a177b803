import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';

import type { Evidence, Finding } from './evidence.js';

/** No personal value where it must not be. */
export function* judgeSecrecy({ leaks }: Evidence): Iterable<Finding> {
  for (const place of leaks) yield { anomaly: 'leaked', says: `a personal value stands in ${place}` };
}

/** Every receipt that was given verifies with the key at the desk, and says what was kept. */
export function* judgeReceipts({ attempts, kept, receiptKey }: Evidence): Iterable<Finding> {
  const key = createPublicKey({ key: receiptKey as JsonWebKey, format: 'jwk' });
  const filed = new Map(kept.intake.map(({ _id, state }) => [_id, state]));
  for (const { intent, outcome } of attempts) {
    if (intent.deed !== 'file' || outcome.how !== 'ok') continue;
    const { dossierId = '', receipt = '', contentHash } = outcome.told ?? {};
    const [head = '', body = '', signature = ''] = receipt.split('.');
    const isSigned = verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
    if (!isSigned) {
      yield { anomaly: 'forged', says: `the receipt of ${dossierId} does not verify` };
      continue;
    }
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;
    const state = filed.get(dossierId);
    const agrees = claims['dossierId'] === dossierId && claims['contentHash'] === contentHash && claims['portal'] === intent.client &&
      claims['portalReference'] === intent.portalReference && claims['reference'] === state?.['reference'] &&
      claims['receivedAt'] === state?.['submittedAt'];
    if (!agrees) yield { anomaly: 'forged', says: `the receipt of ${dossierId} says something else than what is kept` };
  }
}
