import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FeePaid } from '@hoso/contracts';
import { openMongooseStore, type Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { sharedStore } from '../../../../../test/support/engines.js';
import { SteerableClock } from '../../../../../test/support/steerable-clock.js';
import { MONDAY } from '../../../test/office.js';
import { LISTED, OpenOffice, WITH_OPINION } from '../../../test/open-office.js';

const engine = await sharedStore();
const COMPLETE = { action: 'complete-step' };
const OTHER_AGENCY = 'H26.102';

describe.each([
  ['in memory', async (clock: SteerableClock): Promise<Store> => new MemoryStore(clock)],
  [engine.engine, (): Promise<Store> => openMongooseStore({ uri: engine.uri, database: engine.name('office') })],
])('officials at work, %s', (_name, openStore) => {
  let office: OpenOffice;
  const token: Record<'receiver' | 'examiner' | 'manager' | 'adviser' | 'all', string> = {
    receiver: '', examiner: '', manager: '', adviser: '', all: '',
  };

  beforeAll(async () => {
    const clock = new SteerableClock(MONDAY);
    office = await OpenOffice.open({ clock, store: await openStore(clock) });
    token.receiver = await office.official('receiver');
    token.examiner = await office.official('examiner');
    token.manager = await office.official('manager');
    token.adviser = await office.official('adviser', OTHER_AGENCY);
    token.all = await office.official(['receiver', 'examiner', 'manager']);
  }, 30_000);

  afterAll(async () => {
    await office.close();
    await engine.drop();
  });

  it('walk a case from the first step to the result, one action and one fact at a time', async () => {
    const dossierId = await office.file({ procedureCode: WITH_OPINION });
    const walk = [
      [token.receiver, COMPLETE],
      [token.examiner, COMPLETE],
      [token.adviser, { action: 'give-opinion', opinion: 'agrees' }],
      [token.manager, { action: 'decide', outcome: 'granted' }],
      [token.receiver, { action: 'deliver', by: 'counter' }],
    ] as const;
    for (const [index, [who, action]] of walk.entries()) {
      const before = await office.kept(dossierId);
      const { status, headers, body } = await office.act(dossierId, who, action);
      expect([index, status]).toEqual([index, 200]);
      expect(headers.get('etag')).toBe(`"${before.rev + 1}"`);
      expect(body).toMatchObject({ dossierId, revision: before.rev + 1 });
    }
    expect(await office.names(dossierId)).toEqual([
      'dossier-accepted', 'processing-started', 'step-completed', 'step-completed', 'opinion-requested', 'opinion-given',
      'dossier-finished', 'result-delivered',
    ]);
    const { view } = await office.read(dossierId, token.receiver);
    expect(view).toMatchObject({
      phase: 'ended', status: { id: 10, vi: 'Đã trả kết quả' }, step: null, outcome: 'granted',
      stepsDone: ['receive', 'examine', 'ask-first-registry', 'decide'],
      opinions: [{ step: 'ask-first-registry', agencyCode: OTHER_AGENCY, opinion: 'agrees' }],
    });
  });

  it('ask for a supplement; the case then waits for the applicant and for nobody else', async () => {
    const dossierId = await office.file();
    const items = [{ pointer: '/attachments', reason: 'unreadable' }];
    const asked = await office.act(dossierId, token.receiver, { action: 'request-supplement', items });
    expect(asked).toMatchObject({
      status: 200, body: { phase: 'waiting-for-supplement', status: { id: 5 }, supplement: { round: 1, items } },
    });
    const after = await office.act(dossierId, token.receiver, COMPLETE);
    expect(after).toMatchObject({ status: 409, body: { code: 'nothing-to-do', status: 409, phase: 'waiting-for-supplement' } });
  });

  it('ask for a fee; the case waits until it is paid, and then for them again', async () => {
    const dossierId = await office.file();
    const fee = { action: 'request-fee', lines: [{ code: 'certification-fee', amountVnd: 20_000 }] };
    const asked = await office.act(dossierId, token.receiver, fee);
    expect(asked).toMatchObject({
      status: 200, body: { phase: 'waiting-for-payment', status: { id: 6 }, fees: [{ request: 1, totalVnd: 20_000, paidAt: null }] },
    });
    expect(await office.act(dossierId, token.receiver, COMPLETE)).toMatchObject({
      status: 409, body: { code: 'nothing-to-do', status: 409, phase: 'waiting-for-payment' },
    });
    const { body: waiting } = await office.ask('/cases?state=waiting-for-payment', { token: token.receiver });
    expect(waiting).toMatchObject({ cases: [{ dossierId }], next: null });

    const paidAt = new Date(office.clock.now()).toISOString();
    await office.say(dossierId, FeePaid.say({ request: 1, amountVnd: 20_000, form: 'online', reference: 'TT-THU-0001', paidAt }));
    await office.until(dossierId, 'settled', ({ state }) => state?.phase === 'at-step');
    expect((await office.facts(dossierId)).at(-1)).toMatchObject({ name: 'processing.fee-settled', data: { request: 1, status: 4 } });
    const { view } = await office.read(dossierId, token.receiver);
    expect(view).toMatchObject({ step: { id: 'receive' }, fees: [{ request: 1, paidAt }] });
    const again = await office.act(dossierId, token.receiver, fee);
    expect(again).toMatchObject({ status: 409, body: { code: 'fee-asked-already' } });
  });

  it('are told what is wrong with a fee, line by line', async () => {
    const dossierId = await office.file({ procedureCode: LISTED });
    const lines = [{ code: 'residence-registration', amountVnd: 99_000 }, { code: 'tea-money', amountVnd: 50_000 }];
    expect(await office.act(dossierId, token.receiver, { action: 'request-fee', lines })).toMatchObject({
      status: 422,
      body: {
        code: 'fee-lines-wrong',
        errors: [{ pointer: '/lines/0/amountVnd', code: 'fee-amount' }, { pointer: '/lines/1/code', code: 'fee-unlisted' }],
      },
    });
    expect(await office.names(dossierId)).toEqual(['dossier-accepted', 'processing-started']);
  });

  it('refuse with a reason, and hand the refusal out like any other result', async () => {
    const dossierId = await office.file();
    for (const who of [token.receiver, token.examiner]) await office.act(dossierId, who, COMPLETE);
    const silent = await office.act(dossierId, token.manager, { action: 'decide', outcome: 'refused' });
    expect(silent).toMatchObject({ status: 422, body: { code: 'reason-missing' } });
    const refused = await office.act(dossierId, token.manager, { action: 'decide', outcome: 'refused', reason: 'not-entitled' });
    expect(refused).toMatchObject({ status: 200, body: { outcome: 'refused', status: { id: 9 }, step: { id: 'deliver' } } });
    await office.act(dossierId, token.receiver, { action: 'deliver', by: 'post' });
    expect((await office.facts(dossierId)).at(-1)).toMatchObject({ data: { by: 'post', status: 10 } });
  });

  it('who act at once on the same revision move the case once; the others are told how it stands now', async () => {
    for (let story = 0; story < 5; story += 1) {
      const dossierId = await office.file();
      const { etag } = await office.read(dossierId, token.all);
      const path = `/cases/${dossierId}/actions`;
      const race = await Promise.all(
        [token.receiver, token.all, token.all, token.all].map((who) =>
          office.ask(path, { token: who, body: COMPLETE, headers: { 'if-match': etag } }),
        ),
      );
      const kept = await office.kept(dossierId);
      expect(race.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
      for (const { status, body } of race) {
        if (status === 412) expect(body).toMatchObject({ code: 'revision-mismatch', revision: kept.rev });
      }
      expect(kept.state).toMatchObject({ step: 'examine', stepsDone: ['receive'] });
      expect(await office.names(dossierId)).toEqual(['dossier-accepted', 'processing-started', 'step-completed']);
    }
  }, 30_000);

  it('who act at once in different ways move it once as well', async () => {
    const dossierId = await office.file();
    const { etag } = await office.read(dossierId, token.receiver);
    const supplement = { action: 'request-supplement', items: [{ pointer: '/form', reason: 'incomplete' }] };
    const race = await Promise.all(
      [COMPLETE, supplement].map((body) =>
        office.ask(`/cases/${dossierId}/actions`, { token: token.receiver, body, headers: { 'if-match': etag } }),
      ),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await office.facts(dossierId)).toHaveLength(3);
  });

  it('may send an action again under its key: it is carried out once, however often and however late it comes', async () => {
    const dossierId = await office.file();
    const { etag } = await office.read(dossierId, token.all);
    const headers = { 'if-match': etag, 'idempotency-key': 'action-0001' };
    const send = () => office.ask(`/cases/${dossierId}/actions`, { token: token.all, body: COMPLETE, headers });
    const first = await Promise.all([send(), send(), send()]);
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200]);
    await office.act(dossierId, token.all, COMPLETE);
    const late = await send();
    expect(late).toMatchObject({ status: 200, body: { step: { id: 'decide' }, stepsDone: ['receive', 'examine'] } });
    expect(await office.facts(dossierId)).toHaveLength(4);
  });

  it('do not share their keys', async () => {
    const dossierId = await office.file();
    const headers = { 'idempotency-key': 'the-same-key' };
    expect((await office.act(dossierId, token.receiver, COMPLETE, headers)).status).toBe(200);
    expect((await office.act(dossierId, token.examiner, COMPLETE, headers)).status).toBe(200);
    expect((await office.kept(dossierId)).state!.stepsDone).toEqual(['receive', 'examine']);
  });
});
