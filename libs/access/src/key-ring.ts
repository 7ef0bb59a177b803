import { Failure, type Clock } from '@hoso/kernel';
import type { DependencyAnswer } from '@hoso/observability';
import { importJWK, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';

import { boundedRequest, jsonIn } from './bounded-request.js';

/** The only ways of signing that the house knows. */
export type SigningAlgorithm = 'ES256' | 'EdDSA' | 'RS256';

export interface VerificationKey {
  readonly algorithm: SigningAlgorithm;
  readonly key: CryptoKey;
}

const FRESH_MS = 600_000;
const KEPT_MS = 3_600_000;
const UNKNOWN_KEY_REST_MS = 30_000;
const EMPTY_RING_REST_MS = 2_000;
const ISSUER = 'token-issuer';

const base = { kid: z.string().min(1).max(256), use: z.literal('sig').optional(), d: z.undefined().optional() };
const PublicKey = z.discriminatedUnion('kty', [
  z.looseObject({ ...base, kty: z.literal('EC'), crv: z.literal('P-256'), alg: z.literal('ES256').optional() }),
  z.looseObject({ ...base, kty: z.literal('OKP'), crv: z.literal('Ed25519'), alg: z.literal('EdDSA').optional() }),
  z.looseObject({
    ...base, kty: z.literal('RSA'), alg: z.literal('RS256').optional(), n: z.string().min(342), e: z.string(),
  }),
]);
const KeySet = z.looseObject({ keys: z.array(z.unknown()).max(64) });

const ALGORITHMS = { EC: 'ES256', OKP: 'EdDSA', RSA: 'RS256' } as const;

/** Where a key set comes from; rejects with a `Failure` when it does not. */
export type KeySource = () => Promise<unknown>;

/** Hears that the keys could not be had; they are asked for again. `doing` completes "could not …". */
export type OnKeysError = (error: unknown, doing: string) => void;

/** The key set behind an address, within 3 s and 64 KiB. */
export function remoteKeys(url: string): KeySource {
  const address = new URL(url);
  const headers = { accept: 'application/json' };
  return async () => {
    const answer = await boundedRequest({
      neighbour: ISSUER, url: address, method: 'GET', headers, timeoutMs: 3_000, answerBytesMax: 65_536,
    });
    if (answer.status !== 200) throw new Failure(ISSUER, `status-${answer.status}`);
    return jsonIn(ISSUER, answer);
  };
}

/**
 * The issuer's public keys, by their id. They are fetched again in the background after ten minutes or when they could not be had,
 * and at once for an unknown id, but for those two at most every 30 s. When the issuer is away the last good keys serve for an hour; after
 * that nobody gets in (`Failure`), because a withdrawn key could not be noticed any more.
 */
export class KeyRing {
  private keys: ReadonlyMap<string, VerificationKey> = new Map();
  private goodAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;
  private fetching: Promise<void> | undefined;
  private editionNow = 0;
  private isAway = false;

  constructor(
    private readonly source: KeySource,
    private readonly clock: Clock,
    private readonly onError: OnKeysError = () => undefined,
  ) {}

  /** Grows by one whenever a different set of keys has arrived. */
  get edition(): number {
    return this.editionNow;
  }

  /**
   * The key of that id; undefined when the issuer has none.
   *
   * @throws Failure `keys-unavailable` when there are no keys, or the id is unknown and the issuer away.
   */
  async find(keyId: string): Promise<VerificationKey | undefined> {
    if (this.ageMs() > KEPT_MS) {
      await this.refresh(EMPTY_RING_REST_MS);
      if (this.ageMs() > KEPT_MS) throw unavailable();
    }
    const known = this.keys.get(keyId);
    if (known === undefined) {
      await this.refresh(UNKNOWN_KEY_REST_MS);
      const found = this.keys.get(keyId);
      // It may be newer than the keys at hand: nobody is turned away for good on a guess.
      if (found === undefined && this.isAway) throw unavailable();
      return found;
    }
    if (this.isAway || this.ageMs() > FRESH_MS) void this.refresh(UNKNOWN_KEY_REST_MS);
    return known;
  }

  /** How the issuer was when it was last asked for its keys; well while nobody has asked. */
  get contact(): DependencyAnswer {
    return { ok: !this.isAway, ...(Number.isFinite(this.goodAt) && { lastGoodContact: this.goodAt }) };
  }

  private ageMs(): number {
    return this.clock.now() - this.goodAt;
  }

  private refresh(restMs: number): Promise<void> {
    if (this.fetching !== undefined) return this.fetching;
    if (this.clock.now() - this.triedAt < restMs) return Promise.resolve();
    this.triedAt = this.clock.now();
    this.fetching = this.fetchKeys().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetchKeys(): Promise<void> {
    let keys: ReadonlyMap<string, VerificationKey>;
    try {
      keys = await importKeys(await this.source());
      if (keys.size === 0) throw new Failure(ISSUER, 'no-usable-key');
    } catch (error) {
      this.isAway = true;
      return this.onError(error, 'fetch the keys of the issuer');
    }
    this.isAway = false;
    if ([...keys.keys()].join() !== [...this.keys.keys()].join()) this.editionNow += 1;
    this.keys = keys;
    this.goodAt = this.clock.now();
  }
}

function unavailable(): Failure {
  return new Failure(ISSUER, 'keys-unavailable', { retryAfterSeconds: 5 });
}

/** Takes the keys that are for checking signatures in a way the house knows; leaves the others. */
async function importKeys(answer: unknown): Promise<ReadonlyMap<string, VerificationKey>> {
  const keys = new Map<string, VerificationKey>();
  for (const candidate of KeySet.parse(answer).keys) {
    const parsed = PublicKey.safeParse(candidate);
    if (!parsed.success || keys.has(parsed.data.kid)) continue;
    const algorithm = ALGORITHMS[parsed.data.kty];
    const key = await importJWK(parsed.data as JWK, algorithm).catch(() => undefined);
    if (key !== undefined && !(key instanceof Uint8Array)) keys.set(parsed.data.kid, { algorithm, key });
  }
  return keys;
}
