/** A data key as it is kept: encrypted under the key named by `keyId`. */
export interface WrappedKey {
  readonly keyId: string;
  readonly wrapped: Buffer;
}

/**
 * The port to whoever keeps the master key. Everything that is encrypted here is encrypted under a data key of its own,
 * and only the wrapped form of that key is stored beside it.
 */
export abstract class KeyRing {
  /** Wraps a data key; `boundTo` names what it is for, and the same words are needed to open it. */
  abstract wrap(dataKey: Buffer, boundTo: string): Promise<WrappedKey>;

  /**
   * @throws Defect `key-unknown` or `key-not-authentic`.
   */
  abstract unwrap(key: WrappedKey, boundTo: string): Promise<Buffer>;

  /** Keyed hash of a text for one purpose; the same text under another purpose has another hash. */
  abstract fingerprint(purpose: string, text: string): string;

  /** Seed of the key that this service signs receipts with: 32 bytes. */
  abstract signingSeed(): Buffer;
}
