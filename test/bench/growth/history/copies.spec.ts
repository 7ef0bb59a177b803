import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { chainHash } from '@hoso/ledger';

import { COPIES_END_MS, COPIES_PER_STRETCH, Copier, isCopy, type Sealed } from './copies.js';
import type { Kept, Model } from './models.js';

const ID = '019ac5a0-0000-7abc-8def-000000000001';
const AT = '2026-11-27T08:03:20.000Z';
const HASH = 'f'.repeat(64);

const kept = (state: Readonly<Record<string, unknown>>, log: Kept['log'] = []): Kept => ({
  _id: ID, rev: 3, v: log.length, writtenBy: 'w', state, heard: { intake: 1 }, log, lastHash: 'of the model', published: log.length,
  timers: [], wants: [], spokenAt: new Date(AT),
});
const said = (n: number): Kept['log'][number] => ({
  n, name: 'intake.dossier-submitted', version: 1, at: AT, cause: `intake:${ID}:${n}`, traceId: '0', data: { reference: 'T-1' }, metric: {}, hash: 'old',
});
const row = { receivedAt: AT, closedAt: AT, agency: 'H26.20', procedure: '3.000465', channel: 'online', reference: 'T-1', code: 'H26.20-261127-0042' };
const model = {
  intake: kept(
    {
      reference: 'T-1', idempotencyKey: 'key-1', portalReference: 'key-1', dossierCode: 'H26.20-261127-0042', submittedAt: AT,
      contents: [{ round: 0, hash: HASH, at: AT }],
    },
    [said(1), said(2)],
  ),
  'identity-verification': kept({ phase: 'settled' }),
  processing: kept({ dossierCode: 'H26.20-261127-0042' }),
  monitoring: kept({ row, buckets: ['of the model'], dirty: [] }),
} as unknown as Model;
const sealed: Sealed = {
  _id: HASH, dossierId: ID, round: 0, keyId: 'k', wrappedKey: Buffer.alloc(40), nonce: Buffer.alloc(12), tag: Buffer.alloc(16),
  ciphertext: Buffer.alloc(300),
};
const copier = new Copier(model, sealed);

describe('a copy of a finished dossier', () => {
  const first = copier.copy(0);

  it('has one id everywhere, and keys that no other copy has', () => {
    const ids = Object.values(first.kept).map(({ _id }) => _id);
    expect(new Set(ids).size).toBe(1);
    expect(isCopy(ids[0]!)).toBe(true);
    expect(isCopy(ID)).toBe(false);
    const keysOf = ({ kept: { intake } }: typeof first): readonly unknown[] =>
      ['reference', 'idempotencyKey', 'dossierCode'].map((name) => intake.state![name]);
    const all = [first, copier.copy(1), copier.copy(COPIES_PER_STRETCH)].flatMap(keysOf);
    expect(new Set(all).size).toBe(all.length);
    expect(JSON.stringify(first)).not.toContain(ID);
  });

  it('says the same facts in a chain of its own', () => {
    const { _id, log, lastHash } = first.kept.intake;
    const one = chainHash('0'.repeat(64), 'intake', _id, log[0]!);
    const two = chainHash(one, 'intake', _id, log[1]!);
    expect([log[0]!.hash, log[1]!.hash, lastHash]).toEqual([one, two, two]);
    expect(log[0]!.cause).toBe(`intake:${_id}:1`);
  });

  it('is in the buckets of its own time, which lies before that of every real one, stretch by stretch', () => {
    const stretchOf = (number: number): number => Date.parse(copier.copy(number).row.receivedAt!);
    expect(stretchOf(0)).toBe(COPIES_END_MS - 600_000 + 200_000);
    expect(stretchOf(COPIES_PER_STRETCH - 1)).toBe(stretchOf(0));
    expect(stretchOf(COPIES_PER_STRETCH)).toBe(stretchOf(0) - 600_000);
    expect(first.kept.monitoring.state!['buckets']).toEqual([
      'received|2025-01-01T06:50|H26.20|3.000465|online', 'finished|2025-01-01T06:50|H26.20|3.000465|online',
    ]);
    expect(first.kept.intake.spokenAt!.getTime()).toBe(stretchOf(0));
  });

  it('has content of the same length under its own hash', () => {
    const { _id, nonce, tag, ciphertext, dossierId } = first.sealed;
    expect(_id).toBe(createHash('sha256').update(nonce).update(tag).update(ciphertext).digest('hex'));
    expect(ciphertext).toHaveLength(300);
    expect(dossierId).toBe(first.kept.intake._id);
    expect(first.kept.intake.state!['contents']).toMatchObject([{ hash: _id }]);
  });
});
