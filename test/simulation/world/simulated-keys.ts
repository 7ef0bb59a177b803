import { hash } from 'node:crypto';

import type { Random } from '@hoso/kernel';

import { KeyRing, type WrappedKey } from '../../../apps/intake/src/domain/key-ring.js';
import { ReceiptSigner, type ReceiptClaims } from '../../../apps/intake/src/domain/receipt-signer.js';
import type { Ask } from './asking.js';

const MASTER_WORD = 'the master key of a simulated house';

/** What receipts are signed with; the checker knows it as well. */
const RECEIPT_WORD = 'receipts of a simulated house:';

/** Whoever keeps the master key, rehearsed: the same for all processes, and without secrets. */
export class SimulatedKeyRing extends KeyRing {
  constructor(
    private readonly random: Random,
    private readonly ask: Ask,
  ) {
    super();
  }

  override wrap(dataKey: Buffer, boundTo: string): Promise<WrappedKey> {
    const salt = this.random.bytes(4);
    const wrapped = Buffer.concat([salt, masked(dataKey, boundTo)]);
    return this.ask('keys', () => Promise.resolve({ keyId: 'simulated', wrapped }));
  }

  override unwrap(key: WrappedKey, boundTo: string): Promise<Buffer> {
    return this.ask('keys', () => Promise.resolve(masked(Buffer.from(key.wrapped).subarray(4), boundTo)));
  }

  override fingerprint(purpose: string, text: string): string {
    return hash('sha256', `${MASTER_WORD}\n${purpose}\n${text}`);
  }

  override signingSeed(): Buffer {
    return hash('sha256', MASTER_WORD, 'buffer');
  }
}

function masked(bytes: Buffer, boundTo: string): Buffer {
  const mask = hash('sha256', `${MASTER_WORD}\n${boundTo}`, 'buffer');
  return Buffer.from(bytes.map((byte, index) => byte ^ mask[index % mask.length]!));
}

/** Signs receipts with a keyed hash, so that a checker can verify them without a library. */
export class SimulatedSigner extends ReceiptSigner {
  constructor(private readonly ask: Ask) {
    super();
  }

  override sign(claims: ReceiptClaims): Promise<string> {
    const words = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return this.ask('signer', () => Promise.resolve(`${words}.${hash('sha256', `${RECEIPT_WORD}${words}`)}`));
  }

  override publicJwk(): Promise<Readonly<Record<string, unknown>>> {
    return Promise.resolve({ kty: 'simulated' });
  }
}
