import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { CompactSign, exportJWK } from 'jose';

import type { KeyRing } from '../domain/key-ring.js';
import { ReceiptSigner, type ReceiptClaims } from '../domain/receipt-signer.js';

/** DER of an Ed25519 private key is this prefix and the 32-byte seed (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs receipts as compact JWS (EdDSA). The same receipt signed twice is the same text. */
export class EdDsaReceiptSigner extends ReceiptSigner {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;

  constructor(keys: KeyRing) {
    super();
    this.privateKey = createPrivateKey({
      key: Buffer.concat([ED25519_PREFIX, keys.signingSeed()]),
      format: 'der',
      type: 'pkcs8',
    });
    this.publicKey = createPublicKey(this.privateKey);
  }

  override async sign(claims: ReceiptClaims): Promise<string> {
    return new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'receipt+jws' })
      .sign(this.privateKey);
  }

  override async publicJwk(): Promise<Readonly<Record<string, unknown>>> {
    return { ...(await exportJWK(this.publicKey)), alg: 'EdDSA', use: 'sig' };
  }
}
