import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DossierSubmitted, encodeMetric, type MetricEvent, type Speaker } from '@hoso/contracts';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import type { MemoryBus } from '@hoso/messaging';
import { MemoryStore } from '@hoso/store/memory';

import { eventually } from '../../../../../test/support/eventually.js';
import { openRoom, type Room } from '../../../../../test/support/room.js';
import { openStreet, type Street } from '../../../../../test/support/street.js';
import { openCourier } from '../../../../../test/support/voices.js';
import type { Watch } from '../../domain/watch.js';
import { MONITORING } from '../../monitoring.module.js';
import type { ParkedReport } from './replay-parked.controller.js';

const clock = new SystemClock();
const ids = new SystemRandom();

/** Intake's record: what its internal door says a dossier's first fact is. */
let record: MetricEvent | null = null;
const intake = createServer((request, response) => {
  request.resume().on('end', () => {
    const dossiers = record === null ? [] : [{ dossierId: record.dossierId, items: [record] }];
    const answer = request.url === '/internal/facts/pull' ? { dossiers } : { dossiers: [], position: null };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});

function submitted(dossierId: string): MetricEvent {
  const { owner, name, version, metric } = DossierSubmitted.say({
    procedureCode: '1.004222', procedureVersion: 1, agencyCode: 'H26.101', tenant: 'H26', channel: 'online',
    portal: 'portal-thu-nghiem', reference: 'HS-THU-NGHIEM', contentHash: 'c'.repeat(64), papers: [], representative: false,
  });
  const at = new Date(clock.now()).toISOString();
  return { owner, dossierId, n: 1, name, version, at, cause: 'command:rehearse:1', traceId: '0'.repeat(31) + '1', metric };
}

let street: Street;
let store: MemoryStore;
/** A room that has set a dossier aside. Every service has the same doors for that; it stands here for processing. */
let troubled: Room<Watch, Speaker>;
let troubledBus: MemoryBus;
let watch: Room<Watch, Speaker>;
let watchBus: MemoryBus;
let operator: string;
let dossierId: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => intake.listen(0, '127.0.0.1', resolve));
  const intakeUrl = `http://127.0.0.1:${(intake.address() as AddressInfo).port}`;
  street = await openStreet(clock);
  store = new MemoryStore(clock);
  [troubledBus, watchBus] = [await openCourier(clock), await openCourier(clock)];
  troubled = await openRoom(MONITORING, { street, clock, store, bus: troubledBus, environment: { INTAKE_URL: intakeUrl } });
  watch = await openRoom(MONITORING, {
    street, clock, store: new MemoryStore(clock), bus: watchBus, environment: { PROCESSING_URL: troubled.address },
  });
  operator = await street.token({ kind: 'operator', subject: 'truc-ban-thu-nghiem' });
});
beforeEach(async () => {
  dossierId = ids.id();
  const event = submitted(dossierId);
  record = event;
  await watchBus.publish([encodeMetric(event)]);
  await troubledBus.publish([encodeMetric({ ...event, metric: { channel: 'pigeon' } })]);
  await eventually('it is set aside', () => troubled.ledger.parking.find(dossierId));
  await eventually('it is heard', () => watch.ledger.find(dossierId));
});
afterAll(async () => {
  await watch.stop();
  await troubled.stop();
  await street.close();
  intake.close();
  intake.closeAllConnections();
});

const replay = (token: string | undefined, path = `processing/${dossierId}`) =>
  watch.ask(`/operations/parked/${path}/replay`, { ...(token && { token }), body: {} });

describe('what was set aside', () => {
  it('is shown in one place, with what the watch-room knows of the dossier, and who did not answer', async () => {
    const { status, body } = await watch.ask('/operations/parked', { token: operator });
    expect(status).toBe(200);
    const { parked, silent, stopped } = body as ParkedReport;
    expect(parked.find((one) => one.dossierId === dossierId)).toMatchObject({
      service: 'processing', streams: [{ stream: 'intake', code: 'data-against-contract', n: 1 }],
      dossier: { dossierId, reference: 'HS-THU-NGHIEM', agency: { code: 'H26.101' } },
    });
    expect([silent, stopped]).toEqual([['intake', 'identity-verification', 'monitoring'], []]);
    expect(JSON.stringify(body)).not.toContain('pigeon');
  });

  it('is taken up again from the owner’s record, in the operator’s own name', async () => {
    const done = await replay(operator);
    expect(done).toMatchObject({ status: 200, body: { service: 'processing', dossierId, stillParked: false } });
    expect((await troubled.ledger.find(dossierId))!.state).toMatchObject({ row: { reference: 'HS-THU-NGHIEM' } });
    const audit = await store.find(troubled.ledger.collections.audit.name, { dossierId }, { limit: 10 });
    expect(audit).toMatchObject([{ by: 'truc-ban-thu-nghiem', action: 'replay', dossierId }]);
    for (const [language, title] of [['vi', 'Hồ sơ không bị gác lại.'], ['en', 'The dossier is not set aside.']] as const) {
      const again = await watch.ask(`/operations/parked/processing/${dossierId}/replay`, {
        token: operator, body: {}, headers: { 'accept-language': language },
      });
      expect(again).toMatchObject({ status: 404, body: { code: 'not-parked', title } });
    }
  });

  it('stands still again, and says so, while the record itself cannot be read', async () => {
    record = { ...record!, metric: { channel: 'pigeon' } };
    expect(await replay(operator)).toMatchObject({ status: 200, body: { stillParked: true } });
    expect(await troubled.ledger.parking.find(dossierId)).toMatchObject({ streams: [{ code: 'data-against-contract' }] });
  });

  it('is touched by operators alone who may', async () => {
    const strangers = [
      [undefined, 401], [await street.token({ kind: 'portal' }), 403], [await street.token({ kind: 'manager' }), 403],
      [await street.serviceToken('processing'), 403],
      [await street.token({ kind: 'operator', scopes: ['operations:read'] }), 403],
      [await street.token({ kind: 'operator', scopes: ['operations:parked'] }), 403],
    ] as const;
    for (const [token, status] of strangers) {
      expect((await replay(token)).status).toBe(status);
      expect((await watch.ask('/operations/parked', { ...(token && { token }) })).status).toBe(status);
    }
    expect(await troubled.ledger.parking.find(dossierId)).toBeDefined();
  });

  it('of a service that does not answer is asked for later; of one that there is not, never', async () => {
    const silent = await replay(operator, `intake/${dossierId}`);
    expect(silent).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(Number(silent.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await replay(operator, `emc/${dossierId}`)).status).toBe(404);
    expect((await replay(operator, 'processing/nonsense')).status).toBe(404);
  });

  it('has no answer that the document does not know', () => {
    expect(watch.application.undocumentedAnswers()).toEqual([]);
  });
});
