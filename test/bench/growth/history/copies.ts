import { createHash, randomBytes } from 'node:crypto';

import type { Speaker } from '@hoso/contracts';
import { chainHash } from '@hoso/ledger';

import { bucketsOf } from '../../../../apps/monitoring/src/domain/bucket.js';
import type { DossierRow } from '../../../../apps/monitoring/src/domain/dossier-row.js';
import { makerOf, type Maker } from './maker.js';
import { KEEPERS, type Keeper, type Kept, type Model } from './models.js';

/** What intake keeps of what the applicant said. */
export interface Sealed {
  readonly _id: string;
  readonly dossierId: string;
  readonly round: number;
  readonly keyId: string;
  readonly wrappedKey: Buffer;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly ciphertext: Buffer;
}

/** A dossier that never was: what every service would keep of it. */
export interface Copy {
  readonly kept: Model;
  readonly sealed: Sealed;
  readonly row: DossierRow;
}

interface Filed {
  readonly reference: string;
  readonly idempotencyKey: string;
  readonly portalReference: string;
  readonly dossierCode: string;
  readonly submittedAt: string;
  readonly contents: readonly { readonly hash: string }[];
}

const SLOT_MS = 300_000;
/** All copies lie before it, and everything that is really filed lies behind it. */
export const COPIES_END_MS = Date.UTC(2025, 0, 1);
/** So many copies lie in one stretch of two slots of the figures, on a day as busy as a country has. */
export const COPIES_PER_STRETCH = 1_000;
const STRETCH_MS = 2 * SLOT_MS;

/** The id of the copy of that number: like any other, in the order of time. */
export function idOfCopy(number: number, atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  const tail = number.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

/** Whether an id is that of a copy; one in sixty million others looks like one. */
export function isCopy(dossierId: string): boolean {
  return dossierId.slice(14, 24) === '7000-8000-';
}

/** Makes copies of one dossier. */
export class Copier {
  private readonly makers: ReadonlyMap<Keeper, Maker>;
  private readonly filed: Filed;

  /** `sealed`: the model's own content, which says how long that of a copy is. */
  constructor(
    private readonly model: Model,
    private readonly sealed: Sealed,
  ) {
    this.filed = model.intake.state as unknown as Filed;
    const names = [...new Set(this.namesFor(0, 0).map(([name]) => name))];
    this.makers = new Map(KEEPERS.map((keeper) => [keeper, makerOf(model[keeper], names)]));
  }

  /**
   * The copy of that number. It has ids, keys and references of its own, lies in its stretch of time, says the same facts in
   * a chain of its own, and is in the buckets where its row belongs. Its content is chance and does not open.
   */
  copy(number: number): Copy {
    const beganMs = Math.floor(Date.parse(this.filed.submittedAt) / SLOT_MS) * SLOT_MS;
    const shiftMs = COPIES_END_MS - (1 + Math.floor(number / COPIES_PER_STRETCH)) * STRETCH_MS - beganMs;
    const sealed = this.seal(number, shiftMs);
    const names = new Map([...this.namesFor(number, shiftMs), [this.sealed._id, sealed._id]]);
    const made = KEEPERS.map((keeper) => [keeper, chained(keeper, this.makers.get(keeper)!({ shiftMs, names }) as Kept)] as const);
    const kept = Object.fromEntries(made) as Model;
    const row = kept.monitoring.state!['row'] as DossierRow;
    const monitoring = { ...kept.monitoring, state: { ...kept.monitoring.state, buckets: bucketsOf(row) } };
    return { kept: { ...kept, monitoring }, sealed, row };
  }

  private namesFor(number: number, shiftMs: number): readonly (readonly [string, string])[] {
    const { reference, idempotencyKey, portalReference, dossierCode, submittedAt } = this.filed;
    const id = idOfCopy(number, Date.parse(submittedAt) + shiftMs);
    return [
      [this.model.intake._id, id],
      [idempotencyKey, `copied-${number}`],
      [portalReference, `copied-${number}`],
      [reference, `T-COPY-${number}`],
      [dossierCode, `${dossierCode.slice(0, dossierCode.lastIndexOf('-'))}-${String(number % 10_000_000).padStart(7, '0')}`],
      [this.sealed._id, ''],
    ];
  }

  private seal(number: number, shiftMs: number): Sealed {
    const dossierId = idOfCopy(number, Date.parse(this.filed.submittedAt) + shiftMs);
    const nonce = randomBytes(this.sealed.nonce.length);
    const tag = randomBytes(this.sealed.tag.length);
    const ciphertext = randomBytes(this.sealed.ciphertext.length);
    const hash = createHash('sha256').update(nonce).update(tag).update(ciphertext).digest('hex');
    return { ...this.sealed, _id: hash, dossierId, nonce, tag, ciphertext };
  }
}

/** The document with its facts chained anew. */
function chained(keeper: Keeper, document: Kept): Kept {
  let { lastHash } = document;
  let before = '0'.repeat(64);
  const log = document.log.map((entry) => {
    before = chainHash(before, keeper as Speaker, document._id, entry);
    lastHash = before;
    return { ...entry, hash: before };
  });
  return { ...document, log, lastHash };
}
