import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type Json } from '@hoso/kernel';
import fc from 'fast-check';

import { Counter } from '../../test/counter.js';
import { decideOnAnswer } from './decide-verification.js';
import type { Verdict } from './verification.js';

const SILENT = { kind: 'unavailable' } as const;
const FORBIDDEN = { kind: 'forbidden' } as const;

describe('a submitted dossier', () => {
  it('makes the counter ask the register, and say nothing yet', () => {
    const counter = new Counter().submit();
    expect(counter.verification).toMatchObject({ round: 0, phase: 'asking', unanswered: 0, evidence: [] });
    expect(counter.wants).toEqual([{ id: 'verify-0', kind: 'verify' }]);
    expect(counter.said).toEqual([]);
  });

  it.each([
    ['matched', 'settled'],
    ['partial', 'settled'],
    ['mismatched', 'settled'],
    ['not-found', 'waiting-for-official'],
  ] as const)('is %s: said once, with evidence, and the question is %s', (verdict, phase) => {
    const counter = new Counter().submit().answer(verdict);
    expect(counter.names()).toEqual([verdict]);
    expect(counter.verification).toMatchObject({ phase });
    expect(counter.wants).toEqual([]);
    const [evidence] = counter.verification.evidence;
    expect(counter.said[0]!.data).toMatchObject({ round: 0, evidence: evidence!.hash, attempts: 1 });
    expect(evidence).toMatchObject({
      source: 'population-database', method: 'register-lookup', requestId: 'request-1', verdict, attempts: 1,
      fields: verdict === 'mismatched' ? ['birthDate'] : [],
    });
    const { hash, ...words } = evidence!;
    expect(hash).toBe(createHash('sha256').update(canonicalJson(words as unknown as Json)).digest('hex'));
  });
});

describe('a register that does not answer', () => {
  it('is asked again without end, later each time; the dossier hears of it once', () => {
    const counter = new Counter().submit();
    const delaysMs: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      counter.answer(SILENT);
      expect(counter.wants).toHaveLength(1);
      expect(counter.wants[0]).toMatchObject({ id: 'verify-0', attempts: attempt + 1 });
      delaysMs.push(counter.wants[0]!.atMs! - counter.nowMs);
    }
    expect(delaysMs).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60].map((seconds) => seconds * 1_000));
    expect(counter.names()).toEqual(['postponed']);
    expect(counter.said[0]!.data).toEqual({ round: 0, reason: 'unavailable', nextAttemptAt: '2026-11-16T02:00:01.000Z' });
    counter.answer('matched');
    expect(counter.names()).toEqual(['postponed', 'matched']);
    expect(counter.last[0]!.data).toMatchObject({ attempts: 13 });
  });

  it('or forbids the question is the same to the dossier, with its reason', () => {
    const counter = new Counter().submit().answer(FORBIDDEN);
    expect(counter.said[0]!.data).toMatchObject({ reason: 'forbidden' });
    expect(counter.verification.phase).toBe('postponed');
  });

  it('is a postponement of its own in each round', () => {
    const counter = new Counter().submit().answer(SILENT).answer('mismatched').supplement().answer(SILENT).answer(SILENT);
    expect(counter.names()).toEqual(['postponed', 'mismatched', 'postponed']);
    expect(counter.said.at(-1)!.data).toMatchObject({ round: 1 });
  });
});

describe('new content', () => {
  it('is asked about anew; what was asked about the old one no longer counts', () => {
    const counter = new Counter().submit();
    const old = counter.wants[0]!;
    counter.supplement();
    expect(counter.wants).toEqual([{ id: 'verify-1', kind: 'verify' }]);
    const standing = counter.verification;
    expect(counter.answer('matched', old).last).toEqual([]);
    expect(counter.verification).toEqual(standing);
    counter.answer('partial');
    expect(counter.last[0]!.data).toMatchObject({ round: 1 });
    expect(counter.verification.evidence.map(({ round }) => round)).toEqual([1]);
  });

  it('is not settled by an answer about the old one, even if one came through', () => {
    const { verification } = new Counter().submit().supplement();
    const stale = { id: 'verify-0', kind: 'verify', at: new Date(0), attempts: 0 };
    const context = { dossierId: 'x', nowMs: 0, take: () => undefined as never };
    const matched = { kind: 'answered', verdict: { kind: 'matched' }, requestId: 'x' } as const;
    expect(decideOnAnswer(verification, stale, matched, context)).toEqual({ state: verification });
  });

  it('is not asked about once the dossier is withdrawn', () => {
    const counter = new Counter().submit().withdraw();
    expect(counter.verification.phase).toBe('withdrawn');
    expect(counter.wants).toEqual([]);
    counter.supplement();
    expect(counter.verification.phase).toBe('withdrawn');
    expect(counter.wants).toEqual([]);
    expect(counter.said).toEqual([]);
  });

  it('before the dossier is a mistake of the message', () => {
    expect(() => new Counter().supplement(1)).toThrow('unknown-dossier');
    expect(() => new Counter().withdraw()).toThrow('unknown-dossier');
  });
});

describe('an official', () => {
  it.each(['confirmed', 'rejected'] as const)('%s the identity of somebody whom the register does not know', (outcome) => {
    const counter = new Counter().submit().answer('not-found');
    expect(counter.tryToResolve(outcome)).toBeUndefined();
    expect(counter.names()).toEqual(['not-found', 'resolved-by-hand']);
    expect(counter.last[0]!.data).toMatchObject({ round: 0, outcome, reason: 'papers-agree', official: 'can-bo-thu-nghiem' });
    expect(counter.verification).toMatchObject({ phase: 'settled' });
    expect(counter.verification.evidence.at(-1)).toMatchObject({ source: 'official', method: 'papers-examined', verdict: outcome });
  });

  it('need not wait for a register that is silent; its late answer changes nothing', () => {
    const counter = new Counter().submit().answer(SILENT);
    const [asked] = counter.wants;
    expect(counter.tryToResolve('confirmed')).toBeUndefined();
    expect(counter.wants).toEqual([]);
    expect(counter.answer('mismatched', asked).last).toEqual([]);
    expect(counter.verification.phase).toBe('settled');
  });

  it.each([
    ['is being asked', () => new Counter().submit(), 'asking'],
    ['has answered', () => new Counter().submit().answer('matched'), 'settled'],
    ['has found a difference', () => new Counter().submit().answer('mismatched'), 'settled'],
    ['is not asked any more', () => new Counter().submit().withdraw(), 'withdrawn'],
  ])('is refused while the register %s', (_what, tell, phase) => {
    const counter = tell();
    const before = counter.verification;
    const refusal = counter.tryToResolve('confirmed');
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'identity-already-settled', details: { extensions: { phase } } });
    expect(counter.verification).toEqual(before);
  });

  it('finds nothing where nothing was filed', () => {
    expect(new Counter().tryToResolve('confirmed')).toMatchObject({ kind: 'not-found', code: 'dossier-not-found' });
  });
});

describe('any story', () => {
  const step = fc.constantFrom<'supplement' | 'withdraw' | 'silent' | 'forbidden' | 'hand' | Verdict['kind']>(
    'supplement', 'withdraw', 'silent', 'silent', 'forbidden', 'hand', 'matched', 'partial', 'mismatched', 'not-found',
  );

  it('asks exactly while nobody has answered, says a postponement once a round, and never loses evidence', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const counter = new Counter().submit();
        for (const what of steps) {
          const before = counter.verification.evidence;
          if (what === 'supplement') counter.supplement();
          else if (what === 'withdraw') counter.withdraw();
          else if (what === 'hand') counter.tryToResolve('confirmed');
          else counter.answer(what === 'silent' ? SILENT : what === 'forbidden' ? FORBIDDEN : what);
          const { phase, evidence, round } = counter.verification;
          expect(counter.wants.map(({ id }) => id)).toEqual(phase === 'asking' || phase === 'postponed' ? [`verify-${round}`] : []);
          expect(evidence.slice(0, before.length)).toEqual(before);
        }
        const rounds = counter.said
          .filter(({ name }) => name === 'identity-verification.identity-postponed')
          .map(({ data }) => (data as { readonly round: number }).round);
        expect(new Set(rounds).size).toBe(rounds.length);
        const settled = counter.said.filter(({ data }) => 'evidence' in (data as object));
        expect(settled.map(({ data }) => (data as { readonly evidence: string }).evidence)).toEqual(
          counter.verification.evidence.map(({ hash }) => hash),
        );
      }),
      { numRuns: 300 },
    );
  });
});
