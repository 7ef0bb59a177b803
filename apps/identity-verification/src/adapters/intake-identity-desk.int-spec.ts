import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { InternalHttp, ServiceTokens } from '@hoso/access';
import { SystemClock, SystemRandom } from '@hoso/kernel';

import { json, rehearsedServer, type RehearsedServer } from '../../../../libs/access/test/rehearsed-issuer.js';
import { applicantOf } from '../../../../test/support/street.js';
import { IntakeDrawer } from '../../test/open-counter.js';
import { IntakeIdentityDesk } from './intake-identity-desk.js';

const WHOLE = applicantOf('whole');

let issuer: RehearsedServer;
let intake: IntakeDrawer;
let desk: IntakeIdentityDesk;
beforeAll(async () => {
  issuer = await rehearsedServer((_request, response) =>
    json(response, 200, { access_token: 'token', token_type: 'Bearer', expires_in: 300 }));
});
beforeEach(async () => {
  intake = await IntakeDrawer.open();
  const tokens = new ServiceTokens({
    endpoint: `${issuer.url}/token`, clientId: 'identity-verification', clientSecret: 'secret', clock: new SystemClock(),
  });
  desk = new IntakeIdentityDesk(new InternalHttp(tokens), intake.address);
});
afterEach(() => intake.close());
afterAll(() => issuer.close());

/** So many dossiers of the same applicant. */
function dossiers(count: number): readonly string[] {
  const ids = Array.from({ length: count }, () => new SystemRandom().id());
  ids.forEach((dossierId, index) => intake.put(dossierId, index, WHOLE));
  return ids;
}

describe('the attributes of applicants', () => {
  it('asked for at the same moment are one question, and each dossier is told its own', async () => {
    const ids = dossiers(7);
    const told = await Promise.all(ids.map((dossierId) => desk.attributesOf(dossierId)));
    expect(told.map(({ round }) => round)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(Object.keys(told[0]!).sort()).toEqual(['birthDate', 'fullName', 'personalNumber', 'round', 'sex']);
    expect(intake.questions).toEqual([7]);
  });

  it('of more dossiers than one question may name are as many questions as it takes', async () => {
    const told = await Promise.all(dossiers(230).map((dossierId) => desk.attributesOf(dossierId)));
    expect(told.map(({ round }) => round)).toEqual(Array.from({ length: 230 }, (_, round) => round));
    expect(intake.questions.toSorted((a, b) => a - b)).toEqual([30, 100, 100]);
  });

  it('of one dossier asked for twice at once are named once and told twice', async () => {
    const [dossierId] = dossiers(1);
    const told = await Promise.all([desk.attributesOf(dossierId!), desk.attributesOf(dossierId!)]);
    expect([told[0], intake.questions]).toEqual([told[1], [1]]);
  });

  it('that are withheld are missing for their dossier alone', async () => {
    const [one, other] = dossiers(2);
    intake.withheld.add(one!);
    const told = await Promise.allSettled([desk.attributesOf(one!), desk.attributesOf(other!)]);
    expect(told).toMatchObject([
      { status: 'rejected', reason: { name: 'Failure', code: 'attributes-withheld' } }, { status: 'fulfilled', value: { round: 1 } },
    ]);
  });

  it('are missing for everybody who asked while nobody answers, and are had again afterwards', async () => {
    const ids = dossiers(3);
    intake.isOpen = false;
    const told = await Promise.allSettled(ids.map((dossierId) => desk.attributesOf(dossierId)));
    expect(told).toMatchObject(ids.map(() => ({ status: 'rejected', reason: { name: 'Failure' } })));
    intake.isOpen = true;
    expect(await desk.attributesOf(ids[2]!)).toMatchObject({ round: 2 });
  });
});
