import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { eventually } from '../../../../../test/support/eventually.js';
import { applicantOf } from '../../../../../test/support/street.js';
import { OpenCounter } from '../../../test/open-counter.js';
import type { VerificationView } from './resolve-by-hand.controller.js';

const STRANGER = applicantOf('absent');
const CONFIRM = { outcome: 'confirmed', reason: 'papers-agree' };
const NOBODYS = '01890000-0000-7000-8000-0000000000ff';

let counter: OpenCounter;
let official: string;
let dossierId: string;

beforeAll(async () => {
  counter = await OpenCounter.open();
});
beforeEach(async () => {
  official = await counter.official();
  dossierId = await counter.submit(STRANGER);
  await counter.settled(dossierId, 'waiting-for-official');
});
afterEach(() => counter.street.fault({ kind: 'none' }));
afterAll(() => counter.close());

/** What is kept of the dossier, but for the courier's marks. */
const standing = async (): Promise<object> => {
  const { rev, v, state, log, wants } = (await counter.room.ledger.find(dossierId))!;
  return { rev, v, state, log, wants };
};
const etag = async (): Promise<string> => (await counter.ask(`/verifications/${dossierId}`, { token: official })).headers.get('etag')!;
const resolve = async (body: unknown, headers: Readonly<Record<string, string>> = {}, token = official) =>
  counter.ask(`/verifications/${dossierId}/resolution`, { token, body, headers: { 'if-match': await etag(), ...headers } });

describe('an official at the counter', () => {
  it.each(['confirmed', 'rejected'])('says that somebody whom the register does not know is %s, and stands for it', async (outcome) => {
    const told = await resolve({ outcome, reason: 'papers-examined' });
    expect(told).toMatchObject({ status: 201, body: { dossierId, phase: 'settled', agencyCode: 'H26.101' } });
    const { evidence, revision } = told.body as VerificationView;
    expect(told.headers.get('etag')).toBe(`"${revision}"`);
    expect(evidence).toMatchObject([
      { source: 'population-database', verdict: 'not-found' },
      { source: 'official', method: 'papers-examined', verdict: outcome, round: 0 },
    ]);
    expect((await counter.facts(dossierId)).at(-1)).toMatchObject({
      name: 'identity-verification.identity-resolved-by-hand', cause: expect.stringMatching(/^command:resolve-by-hand:/),
      data: { outcome, reason: 'papers-examined', official: 'can-bo.h26-101', evidence: evidence[1]!.hash, round: 0 },
    });
  });

  it('need not wait for a register that is silent; it is not asked after', async () => {
    await counter.street.fault({ kind: 'down' });
    dossierId = await counter.submit(applicantOf('whole'));
    await counter.settled(dossierId, 'postponed');
    // The register may be asked once more between the look and the word: then the official looks again.
    const answered = await eventually('it is still as it was looked at', async () => {
      const { status } = await resolve(CONFIRM);
      return status !== 412 && status;
    });
    expect(answered).toBe(201);
    expect(await counter.names(dossierId)).toEqual(['postponed', 'resolved-by-hand']);
    expect((await counter.room.ledger.find(dossierId))!.wants).toEqual([]);
  });

  it('finds who waits in the own agency, longest first, in pages of which the last says so', async () => {
    const agency = 'H26.103';
    const own = [];
    for (let index = 0; index < 6; index += 1) own.push(await counter.submit(STRANGER, agency));
    for (const one of own) await counter.settled(one, 'waiting-for-official');
    const token = await counter.official(agency);
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await counter.ask(`/verifications?limit=3${after}`, { token });
      const { verifications, next } = body as { verifications: readonly VerificationView[]; next: string | null };
      expect(verifications.length).toBe(3);
      seen.push(...verifications.map((one) => one.dossierId));
      if (next === null) break;
      after = `&after=${next}`;
    }
    const waiting = await Promise.all(own.map((one) => counter.settled(one, 'waiting-for-official')));
    const order = waiting.map(({ _id, state }) => `${state!.askedAt} ${_id}`).sort();
    expect(seen).toEqual(order.map((line) => line.split(' ')[1]));
    for (const query of ['limit=0', 'limit=201', 'after=x', 'agency=H26.101']) {
      expect([query, (await counter.ask(`/verifications?${query}`, { token })).status]).toEqual([query, 400]);
    }
  });

  it('says which state is meant: 428 without If-Match, 412 for another', async () => {
    const before = await standing();
    const path = `/verifications/${dossierId}/resolution`;
    const texts = { vi: 'Thiếu tiêu đề If-Match.', en: 'The header If-Match is needed.' };
    for (const [language, title] of Object.entries(texts)) {
      const told = await counter.ask(path, { token: official, body: CONFIRM, headers: { 'accept-language': language } });
      expect(told).toMatchObject({ status: 428, body: { code: 'if-match-missing', title } });
    }
    expect(await resolve(CONFIRM, { 'if-match': '"99"' })).toMatchObject({ status: 412, body: { code: 'revision-mismatch' } });
    expect(await standing()).toEqual(before);
  });

  it('who is not the only one to act: one word counts, once, and its repetition is answered like the first', async () => {
    const ifMatch = await etag();
    const words = [CONFIRM, { outcome: 'rejected', reason: 'not-the-person' }, CONFIRM];
    const keys = ['official-0001', 'official-0002', 'official-0001'];
    const race = await Promise.all(
      words.map((body, index) => resolve(body, { 'if-match': ifMatch, 'idempotency-key': keys[index]! })),
    );
    const won = race.filter(({ status }) => status === 201).length;
    expect(race.map(({ status }) => status).sort()).toEqual(won === 2 ? [201, 201, 412] : [201, 412, 412]);
    expect(await counter.names(dossierId)).toEqual(['not-found', 'resolved-by-hand']);
    expect(await resolve({ outcome: 'rejected', reason: 'other-word' })).toMatchObject({
      status: 409, body: { code: 'identity-already-settled', phase: 'settled' },
    });
  });

  it('is one of the dossier’s agency, with the right to it; nobody else gets in', async () => {
    const before = await standing();
    const { street } = counter;
    const wrong = [
      [undefined, 401, 'token-missing'],
      [await counter.official('H26.102'), 404, 'dossier-not-found'],
      [await counter.official('H29.101'), 404, 'dossier-not-found'],
      [await street.token({ kind: 'portal' }), 403, 'audience-not-admitted'],
      [await street.token({ kind: 'operator' }), 403, 'audience-not-admitted'],
      [await street.serviceToken('processing'), 403, 'audience-not-admitted'],
      [await street.token({ kind: 'official', agency: 'H26.101', scopes: ['case:act'] }), 403, 'insufficient-scope'],
    ] as const;
    for (const [token, status, code] of wrong) {
      const who = { ...(token && { token }) };
      const read = await counter.ask(`/verifications/${dossierId}`, who);
      expect([code, read]).toMatchObject([code, { status, body: { code } }]);
      const act = { ...who, body: CONFIRM, headers: { 'if-match': `"${(before as { rev: number }).rev}"` } };
      const told = await counter.ask(`/verifications/${dossierId}/resolution`, act);
      expect([code, told]).toMatchObject([code, { status, body: { code } }]);
      expect(told.headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await counter.ask(`/verifications/${NOBODYS}`, { token: official })).status).toBe(404);
    counter.clock.skip(6 * 60_000);
    expect(await counter.ask('/verifications', { token: official })).toMatchObject({ status: 401, body: { code: 'token-expired' } });
    expect(await standing()).toEqual(before);
  });

  it('of another agency is not told that a dossier has moved on: it is like one that never was, whatever revision is named', async () => {
    const before = await standing();
    const other = await counter.official('H26.102');
    const known = await etag();
    for (const [id, token] of [[dossierId, other], [NOBODYS, other], [NOBODYS, official], ['nonsense', official]] as const) {
      for (const ifMatch of [known, '"99"']) {
        const told = await counter.ask(`/verifications/${id}/resolution`, { token, body: CONFIRM, headers: { 'if-match': ifMatch } });
        expect([id, ifMatch, told]).toMatchObject([id, ifMatch, { status: 404, body: { code: 'dossier-not-found' } }]);
        expect(told.body).not.toHaveProperty('revision');
      }
    }
    expect(await standing()).toEqual(before);
  });

  it.each([
    ['another outcome', { ...CONFIRM, outcome: 'perhaps' }],
    ['no reason', { outcome: 'confirmed' }],
    ['a reason in prose', { ...CONFIRM, reason: 'Giấy tờ khớp' }],
    ['a property too many', { ...CONFIRM, official: 'somebody-else' }],
    ['half of a text', '{"outcome":'],
  ])('is told that %s is a mistake, and nothing changes', async (_what, body) => {
    const before = await standing();
    expect((await resolve(body)).status).toBe(400);
    expect(await standing()).toEqual(before);
  });

  it('gets no answer that the document does not know', () => {
    expect(counter.room.application.undocumentedAnswers()).toEqual([]);
  });
});
