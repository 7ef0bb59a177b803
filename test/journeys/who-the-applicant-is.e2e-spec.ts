import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { DossierView } from '../../apps/intake/src/domain/dossier-view.js';
import type { VerificationView } from '../../apps/identity-verification/src/features/resolve-by-hand/resolve-by-hand.controller.js';
import { expectAgreement } from './agreement.js';
import { CitizensPortal, REGISTER_SECURITY } from './citizens-portal.js';
import { Official } from './official.js';
import { standUpHouse, type StandingHouse } from './standing-house.js';
import { until } from './until.js';

const WITHIN_MS = 120_000;
/** A register that was silent is asked again later and later, at the latest after a minute, and left alone while the breaker is open. */
const ASKED_AGAIN_WITHIN_MS = 120_000;

describe('an applicant', () => {
  let standing: StandingHouse;
  let portal: CitizensPortal;

  beforeAll(async () => {
    standing = await standUpHouse();
    portal = new CitizensPortal(standing);
  }, WITHIN_MS);
  afterEach(() => expectAgreement(standing, portal), WITHIN_MS);
  afterAll(() => standing?.takeDown(), WITHIN_MS);

  const filed = (identity: 'matched' | 'mismatched' | 'not-found') => portal.file({ procedure: REGISTER_SECURITY, identity });
  const statusesOf = ({ history }: DossierView): readonly number[] => history.map(({ status }) => status);

  /** What waits for an official, and the resolution of it. */
  const resolve = async (dossierId: string, agency: string, resolution: object): Promise<number> => {
    const { token } = new Official(standing, agency);
    const listed = await until(`${dossierId} waits to be resolved by hand`, async () => {
      const { body } = await standing.caller.ask('identity-verification', 'GET', '/verifications', { as: token });
      const { verifications } = body as { readonly verifications: readonly VerificationView[] };
      return verifications.find((one) => one.dossierId === dossierId);
    });
    expect(listed).toMatchObject({ phase: 'waiting-for-official', evidence: [{ verdict: 'not-found' }] });
    const path = `/verifications/${dossierId}`;
    const { etag } = await standing.caller.ask('identity-verification', 'GET', path, { as: token });
    const asked = { as: token, body: resolution, headers: { 'if-match': etag ?? '' } };
    return (await standing.caller.ask('identity-verification', 'POST', `${path}/resolution`, asked)).status;
  };

  it('whom the register knows otherwise is asked to correct exactly that, and goes on with the right words', async () => {
    const { dossierId } = await filed('mismatched');
    const { supplement } = await portal.untilStatus(dossierId, 5);
    expect(supplement!.items).toEqual([
      { pointer: expect.stringMatching(/^\/applicant\/(fullName|birthDate)$/), reason: 'differs-from-register' },
    ]);
    expect((await portal.supplement(dossierId)).status).toBe(202);
    expect(statusesOf(await portal.untilStatus(dossierId, 10))).toEqual([1, 5, 1, 2, 4, 9, 10]);
  }, WITHIN_MS);

  it('who stays with words that the register knows otherwise is refused, after as many rounds as the law allows', async () => {
    const { dossierId } = await filed('mismatched');
    for (const round of [1, 2]) {
      const asked = await until(`round ${round} is asked`, async () => {
        const { view } = await portal.look(dossierId);
        return view.supplement?.round === round && view;
      });
      expect(asked.status.id).toBe(5);
      expect((await portal.repeatItself(dossierId)).status).toBe(202);
    }
    const refused = await portal.untilStatus(dossierId, 3);
    expect(refused).toMatchObject({ reason: 'identity-mismatched', dossierCode: null, dueAt: null });
    expect(statusesOf(refused)).toEqual([1, 5, 1, 5, 1, 3]);
  }, WITHIN_MS);

  it('whom the register does not know is confirmed by an official who looks at the papers', async () => {
    const { dossierId, agencyCode } = await filed('not-found');
    expect(await resolve(dossierId, agencyCode, { outcome: 'confirmed', reason: 'papers-agree' })).toBe(201);
    expect(statusesOf(await portal.untilStatus(dossierId, 10))).toEqual([1, 2, 4, 9, 10]);
  }, WITHIN_MS);

  it('whom the register does not know and whose papers are another person’s is refused', async () => {
    const { dossierId, agencyCode } = await filed('not-found');
    expect(await resolve(dossierId, agencyCode, { outcome: 'rejected', reason: 'not-the-person' })).toBe(201);
    expect(await portal.untilStatus(dossierId, 3)).toMatchObject({ reason: 'identity-rejected', dossierCode: null });
  }, WITHIN_MS);

  it('may withdraw while the house waits: for an official, or for the applicant', async () => {
    for (const identity of ['not-found', 'mismatched'] as const) {
      const { dossierId } = await filed(identity);
      await portal.untilIdentity(dossierId, identity);
      expect((await portal.withdraw(dossierId)).status).toBe(202);
      expect(await portal.untilStatus(dossierId, 7)).toMatchObject({ withdrawal: 'confirmed', supplement: null });
    }
  }, WITHIN_MS);

  it('waits while the register is silent: the house says that it is degraded, fails nobody, and catches up', async () => {
    const order = async (fault: object): Promise<void> => {
      expect((await standing.say('neighbours', 'POST', '/faults', { body: fault })).status).toBe(200);
    };
    const health = () => standing.health('identity-verification');
    const isWell = async () => {
      const seen = await health();
      return seen.state === 'ok' && seen;
    };
    // The courier may take longer to answer just now than health waits for it.
    expect(await until('the house is well', isWell)).toMatchObject({ httpStatus: 200 });
    await order({ kind: 'down' });
    const dossiers = await Promise.all(Array.from({ length: 5 }, () => filed('matched')));
    for (const { dossierId } of dossiers) expect(statusesOf(await portal.untilIdentity(dossierId, 'waiting'))).toEqual([1]);
    const unwell = await until('the house says that it is unwell', async () => {
      const seen = await health();
      return seen.state !== 'ok' && seen;
    });
    expect(unwell).toMatchObject({ httpStatus: 200, state: 'degraded' });
    expect((await standing.say('identity-verification', 'GET', '/health/ready')).status).toBe(200);

    await order({ kind: 'none' });
    for (const { dossierId } of dossiers) {
      expect(statusesOf(await portal.untilStatus(dossierId, 10, ASKED_AGAIN_WITHIN_MS))).toEqual([1, 2, 4, 9, 10]);
    }
    expect(await until('the house is well again', isWell)).toMatchObject({ httpStatus: 200 });
  }, WITHIN_MS + ASKED_AGAIN_WITHIN_MS);
});
