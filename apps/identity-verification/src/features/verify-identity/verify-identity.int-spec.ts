import { createHash } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson, type Json } from '@hoso/kernel';

import { eventually } from '../../../../../test/support/eventually.js';
import { applicantOf, type Applicant } from '../../../../../test/support/street.js';
import { OpenCounter } from '../../../test/open-counter.js';

const WHOLE = applicantOf('whole');
const STRANGER = applicantOf('absent');
const RENAMED: Applicant = { ...WHOLE, fullName: 'Thử Văn Mẫu Khác' };
/** Longer than it takes to hear of new content and to settle it, however busy the machine is. */
const SLOW_MS = 20_000;

let counter: OpenCounter;
beforeAll(async () => {
  // A question that a busy machine holds up is not given up: what is told here is what the first answer says.
  counter = await OpenCounter.open({ POPULATION_DATABASE_TIMEOUT_MS: '30000' });
});
afterEach(async () => {
  counter.intake.isOpen = true;
  await counter.street.fault({ kind: 'none' });
});
afterAll(() => counter.close());

describe('an applicant', () => {
  it.each([
    ['known to the register', WHOLE, 'matched', []],
    ['of whom it knows the year alone', applicantOf('year-only'), 'partial', []],
    ['of another name', RENAMED, 'mismatched', ['fullName']],
    ['of another name and day', { ...RENAMED, birthDate: '1901-01-01' }, 'mismatched', ['fullName', 'birthDate']],
    ['of another sex', { ...WHOLE, sex: WHOLE.sex === 'male' ? 'female' : 'male' } as Applicant, 'mismatched', ['sex']],
    ['unknown to it', STRANGER, 'not-found', []],
  ])('%s is told from the others, with evidence', async (_who, applicant, verdict, fields) => {
    const dossierId = await counter.submit(applicant);
    const { state } = await counter.settled(dossierId, verdict === 'not-found' ? 'waiting-for-official' : 'settled');
    const [evidence] = state!.evidence;
    const { hash, ...words } = evidence!;
    expect(words).toEqual({
      round: 0, source: 'population-database', method: 'register-lookup', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      verdict, fields, attempts: 1, at: expect.stringMatching(/^2026-11-16T02:/),
    });
    expect(hash).toBe(createHash('sha256').update(canonicalJson(words as unknown as Json)).digest('hex'));
    expect(await counter.facts(dossierId)).toMatchObject([
      {
        n: 1, name: `identity-verification.identity-${verdict}`, cause: 'want:verify-0',
        data: { round: 0, evidence: hash, attempts: 1, ...(fields.length > 0 && { fields }) },
      },
    ]);
  });

  it('is asked about for one purpose, under a request id of its own each time', async () => {
    const [first, second] = [await counter.submit(WHOLE), await counter.submit(WHOLE)];
    const kept = [await counter.settled(first), await counter.settled(second)];
    const ids = kept.map(({ state }) => state!.evidence[0]!.requestId);
    expect(new Set(ids).size).toBe(2);
    for (const dossierId of [first, second]) {
      expect(counter.intake.given.filter((one) => one.dossierId === dossierId)).toEqual([{ dossierId, purpose: 'verify-identity' }]);
    }
  });

  it('whose answer names another person differs by the name alone', async () => {
    await counter.street.fault({ kind: 'wrong' });
    const dossierId = await counter.submit(WHOLE);
    const { state } = await counter.settled(dossierId);
    expect(state!.evidence).toMatchObject([{ verdict: 'mismatched', fields: ['fullName'] }]);
  });

  it('leaves nothing personal behind: not in the store, nor with the courier, nor in the log', async () => {
    const people = [WHOLE, STRANGER, RENAMED, applicantOf('year-only'), applicantOf('differs')];
    for (const person of people) await counter.until(await counter.submit(person), 'answered', ({ evidence }) => evidence.length > 0);
    const traces = (await counter.traces()).normalize('NFC').toLowerCase();
    expect(traces).toContain('identity-mismatched');
    for (const { fullName, personalNumber, birthDate } of people) {
      const names = fullName.normalize('NFC').toLowerCase().trim().split(/\s+/);
      for (const secret of [personalNumber, birthDate, birthDate.replaceAll('-', ''), names.join(' '), `"${names[0]}"`]) {
        expect(traces).not.toContain(secret);
      }
    }
  });
});

describe('new content', () => {
  it('is asked about anew, and only its own answer counts', async () => {
    const dossierId = await counter.submit(RENAMED);
    await counter.settled(dossierId);
    await counter.supplement(dossierId, 1, WHOLE);
    await counter.until(dossierId, 'asked again', ({ evidence }) => evidence.length === 2);
    expect((await counter.facts(dossierId)).map(({ data }) => data)).toMatchObject([{ round: 0, fields: ['fullName'] }, { round: 1 }]);
    expect(await counter.names(dossierId)).toEqual(['mismatched', 'matched']);
  });

  it('is not settled by the answer about the old one that is still under way', async () => {
    const before = await counter.street.asked();
    await counter.street.fault({ kind: 'slow', delayMs: SLOW_MS });
    const dossierId = await counter.submit(RENAMED);
    await eventually('the old question is under way', async () => (await counter.street.asked()) > before);
    await counter.street.fault({ kind: 'none' });
    await counter.supplement(dossierId, 1, WHOLE);
    await counter.settled(dossierId);
    counter.clock.skip(SLOW_MS);
    await eventually('the old answer has come', () => counter.room.ledger.wants.pending === 0);
    expect(await counter.names(dossierId)).toEqual(['matched']);
    expect((await counter.settled(dossierId)).state!.evidence.map(({ round }) => round)).toEqual([1]);
  });
});

describe('a withdrawn dossier', () => {
  it('is not asked about any more', async () => {
    await counter.street.fault({ kind: 'down' });
    const dossierId = await counter.submit(WHOLE);
    await counter.settled(dossierId, 'postponed');
    await counter.withdraw(dossierId);
    await counter.settled(dossierId, 'withdrawn');
    await eventually('nothing is under way', () => counter.room.ledger.wants.pending === 0);
    const before = await counter.street.asked();
    await counter.street.fault({ kind: 'none' });
    counter.clock.skip(10 * 60_000);
    await counter.settled(await counter.submit(WHOLE));
    expect(await counter.street.asked()).toBe(before + 1);
    expect(await counter.names(dossierId)).toEqual(['postponed']);
  });
});
