/** What a receipt says: enough for a portal to prove later that the house took the dossier, and no personal data. */
export interface ReceiptClaims {
  readonly dossierId: string;
  readonly reference: string;
  readonly portal: string;
  readonly portalReference: string;
  readonly contentHash: string;
  readonly receivedAt: string;
}

/** Signs receipts. The same receipt signed twice is the same text. */
export abstract class ReceiptSigner {
  abstract sign(claims: ReceiptClaims): Promise<string>;

  /** The key that receipts verify with, for portals to keep. */
  abstract publicJwk(): Promise<Readonly<Record<string, unknown>>>;
}
