import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDossierCode } from '@hoso/contracts';
import { canonicalJson, type Json } from '@hoso/kernel';

import type { DossierView } from '../../apps/intake/src/domain/dossier-view.js';
import { OPERATOR, PORTAL } from '../../deploy/local/check/house-caller.js';
import { proveSecrecy } from '../../deploy/local/check/prove-secrecy.js';
import { expectAgreement } from './agreement.js';
import { CitizensPortal, REGISTER_PERMANENT_RESIDENCE, REGISTER_TEMPORARY_RESIDENCE } from './citizens-portal.js';
import { Official } from './official.js';
import { standUpHouse, type StandingHouse } from './standing-house.js';

const WITHIN_MS = 120_000;

describe('a dossier that is granted', () => {
  let standing: StandingHouse;
  let portal: CitizensPortal;

  beforeAll(async () => {
    standing = await standUpHouse();
    portal = new CitizensPortal(standing);
  }, WITHIN_MS);
  afterAll(() => standing?.takeDown(), WITHIN_MS);

  const asked = async (path: string): Promise<unknown> =>
    (await standing.caller.ask('monitoring', 'GET', path, { as: OPERATOR })).body;

  it('is followed from its papers to its result, tracked by whoever has its secret, and counted', async () => {
    const receipt = await portal.file({ procedure: REGISTER_TEMPORARY_RESIDENCE });
    const { dossierId, trackingSecret } = receipt;
    expect(receipt).toMatchObject({ status: { id: 1 }, dossierCode: null, attachments: [{}, {}] });

    const official = new Official(standing, receipt.agencyCode);
    const told: DossierView[] = [];
    let work: Promise<void> | undefined;
    for await (const view of portal.follow(dossierId)) {
      told.push(view);
      work ??= official.finish(dossierId);
    }
    await work;
    const revisions = told.map(({ revision }) => revision);
    expect(revisions.length).toBeGreaterThan(1);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    const last = told.at(-1)!;
    expect(last.history.map(({ status }) => status)).toEqual([1, 2, 4, 9, 10]);
    expect(last).toMatchObject({ identity: 'verified', outcome: 'granted', withdrawal: 'none' });
    for await (const view of portal.follow(dossierId, revisions[0])) expect(view).toEqual(last);
    expect(parseDossierCode(last.dossierCode!)).toMatchObject({ agency: receipt.agencyCode, sequence: 1, order: 'left' });
    expect(Date.parse(last.dueAt!)).toBeGreaterThan(Date.parse(last.submittedAt));

    const result = await standing.caller.ask('intake', 'GET', last.links['result']!, { as: PORTAL });
    const { sha256, ...content } = result.body as Readonly<Record<string, Json>>;
    expect(sha256).toBe(createHash('sha256').update(canonicalJson(content)).digest('hex'));
    expect(sha256).toBe(last.result!.sha256);
    expect(content).toMatchObject({ dossierCode: last.dossierCode, outcome: 'granted' });

    const track = (code: string, secret: string) => standing.caller.ask('intake', 'POST', '/tracking', { body: { code, secret } });
    for (const code of [last.dossierCode!, receipt.reference]) {
      const tracked = await track(code, trackingSecret);
      expect(tracked).toMatchObject({ status: 200, body: { code: last.dossierCode, status: { id: 10 }, dueAt: last.dueAt } });
    }
    expect((await track(last.dossierCode!, `${trackingSecret}x`)).status).toBe(404);

    await expectAgreement(standing, portal);
    const { events } = (await asked(`/dossiers/${dossierId}/timeline`)) as { events: { name: string }[] };
    expect(events.map(({ name }) => name)).toEqual([
      'intake.dossier-submitted', 'identity-verification.identity-matched',
      'processing.dossier-accepted', 'processing.processing-started',
      'processing.step-completed', 'processing.step-completed',
      'processing.dossier-finished', 'processing.result-delivered',
    ]);
    type Figures = Readonly<Record<string, { readonly value: number; readonly dossiers: string }>>;
    const { total } = (await asked('/indicators')) as { readonly total: Figures };
    expect(total).toMatchObject({ received: { value: 1 }, finished: { value: 1 }, 'on-time': { value: 1 }, 'in-process': { value: 0 } });
    expect(await asked(total['finished']!.dossiers)).toMatchObject({ dossiers: [{ dossierId, outcome: 'granted' }], next: null });

    const secrecy = await proveSecrecy(standing.house, standing.kafka.current.brokers, portal.filings.personalValues);
    expect(secrecy.seen).toBeGreaterThan(events.length);
    expect(secrecy.against).toEqual([]);
  }, WITHIN_MS);

  it('is worked on by officials who list, ask the applicant, decide and hand out what was decided', async () => {
    const { dossierId, agencyCode } = await portal.file({ procedure: REGISTER_TEMPORARY_RESIDENCE });
    const official = new Official(standing, agencyCode);
    const { step } = await official.untilListed(dossierId);
    expect(step).toMatchObject({ id: 'receive', actions: ['complete-step', 'request-supplement', 'request-fee'] });

    const seen = await official.look(dossierId);
    const ask = { action: 'request-supplement', items: [{ pointer: '/attachments/0', reason: 'unreadable' }] };
    expect(await official.act(dossierId, seen.etag, ask)).toMatchObject({ status: 200, body: { status: { id: 5 } } });
    const waiting = await portal.untilStatus(dossierId, 5);
    expect(waiting.supplement).toMatchObject({ round: 1, items: ask.items });
    expect((await official.workList()).map((one) => one.dossierId)).not.toContain(dossierId);

    expect((await portal.supplement(dossierId)).status).toBe(202);
    await portal.untilStatus(dossierId, 4);
    await official.finish(dossierId);
    const delivered = await portal.untilStatus(dossierId, 10);
    expect(delivered.history.map(({ status }) => status)).toEqual([1, 2, 4, 5, 4, 9, 10]);
    await expectAgreement(standing, portal);
    const { dossiers } = (await asked('/dossiers?status=10')) as { readonly dossiers: readonly object[] };
    expect(dossiers).toContainEqual(expect.objectContaining({ dossierId, supplementRounds: 1 }));
  }, WITHIN_MS);

  it('is paid for when an official asks for the fee: in full and once, and from then on it cannot be withdrawn', async () => {
    const { dossierId, agencyCode } = await portal.file({ procedure: REGISTER_PERMANENT_RESIDENCE });
    const official = new Official(standing, agencyCode);
    await official.untilListed(dossierId);
    const { view, etag } = await official.look(dossierId);
    const amountVnd = view.channel === 'online' ? 10_000 : 20_000;
    const ask = { action: 'request-fee', lines: [{ code: 'residence-registration', amountVnd }] };
    expect(await official.act(dossierId, etag, ask)).toMatchObject({ status: 200, body: { status: { id: 6 } } });
    const owing = await portal.untilStatus(dossierId, 6);
    expect(owing.fees).toMatchObject([{ request: 1, lines: ask.lines, totalVnd: amountVnd, paid: null }]);
    expect((await official.workList()).map((one) => one.dossierId)).not.toContain(dossierId);

    const reference = 'TT-2026-0000001';
    const short = await portal.pay(dossierId, reference, amountVnd - 1);
    expect(short).toMatchObject({ status: 422, body: { code: 'payment-wrong' } });
    expect((await portal.pay(dossierId, reference)).status).toBe(202);
    expect((await portal.pay(dossierId, reference)).status).toBe(409);
    const paid = await portal.untilStatus(dossierId, 4);
    expect(paid.fees).toMatchObject([{ request: 1, paid: { amountVnd, form: 'online', reference } }]);
    expect(await portal.withdraw(dossierId)).toMatchObject({ status: 409, body: { code: 'fee-paid' } });

    await official.finish(dossierId);
    const delivered = await portal.untilStatus(dossierId, 10);
    expect(delivered.history.map(({ status }) => status)).toEqual([1, 2, 4, 6, 4, 9, 10]);
    await expectAgreement(standing, portal);
  }, WITHIN_MS);

  it('is acted on by one of two officials at once; the other is told that somebody was faster', async () => {
    const { dossierId, agencyCode } = await portal.file({ procedure: REGISTER_TEMPORARY_RESIDENCE });
    const both = ['can-bo.mau-mot', 'can-bo.mau-hai'].map((subject) => new Official(standing, agencyCode, subject));
    await both[0]!.untilListed(dossierId);
    const { etag } = await both[0]!.look(dossierId);
    const answers = await Promise.all(both.map((one) => one.act(dossierId, etag, { action: 'complete-step' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await both[0]!.look(dossierId)).view).toMatchObject({ step: { id: 'examine' }, stepsDone: ['receive'] });

    await both[1]!.finish(dossierId);
    await portal.untilStatus(dossierId, 10);
    await expectAgreement(standing, portal);
  }, WITHIN_MS);
});
