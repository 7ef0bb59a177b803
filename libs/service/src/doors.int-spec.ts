import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fact } from '@hoso/contracts';
import { SystemRandom } from '@hoso/kernel';
import { openMongooseStore } from '@hoso/store';

import { startStore, temporaryFolder, type Store } from '../../../test/support/engines.js';
import {
  OPERATOR, openStreet, PORTAL, SERVICE, type Caller, type RehearsedStreet,
} from '../test/rehearsed-street.js';
import { environmentOf, eventually, runService, type RunningService } from '../test/running-service.js';

const folder = await temporaryFolder();
const random = new SystemRandom();

let street: RehearsedStreet;
let store: Store;
let service: RunningService;

beforeAll(async () => {
  street = await openStreet();
  store = await startStore({ dataFolder: folder.path });
  service = runService(environmentOf(street.url, { MONGODB_URI: store.uri }));
  await service.address;
}, 120_000);
afterAll(async () => {
  service.signal('SIGTERM');
  await service.ended;
  await street.close();
  await store.stop();
  await folder.remove();
}, 60_000);

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function call(caller: Caller | null, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${await service.address}${path}`, {
    method,
    headers: {
      ...(caller && { authorization: await street.bearer(caller) }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function stamp(dossierId: string, word: string): Promise<void> {
  expect((await call(PORTAL, 'POST', `/stamps/${dossierId}`, { word })).status).toBe(200);
}

/** A dossier that intake has spoken about in a version of tomorrow. */
async function parkedDossier(): Promise<Fact> {
  const fact: Fact = {
    owner: 'intake', dossierId: random.id(), n: 1, name: 'intake.dossier-withdrawn', version: 99,
    at: new Date().toISOString(), cause: 'command:withdraw:1', traceId: random.token(16), data: { reason: 'no-longer-needed' },
  };
  street.record.push(fact);
  return fact;
}

describe('the internal door of facts', () => {
  it.each([
    ['nobody', null, 401],
    ['a portal', PORTAL, 403],
    ['an operator', OPERATOR, 403],
    ['a service without the scope', ['hoso-service', 'operations:parked'], 403],
    ['a portal with the scope', ['hoso-portal', 'internal:facts'], 403],
    ['a service', SERVICE, 200],
  ] as const)('answers %s with its due', async (_name, caller, status) => {
    const pull = { view: 'fact', dossiers: [{ dossierId: random.id(), after: 0 }] };
    expect((await call(caller, 'POST', '/internal/facts/pull', pull)).status).toBe(status);
    const changed = { after: null, settledMs: 0, limit: 1 };
    expect((await call(caller, 'POST', '/internal/facts/changed', changed)).status).toBe(status);
  });

  it('answers pulls from the record, as facts or as what they mean for measurement', async () => {
    const dossierId = random.id();
    await stamp(dossierId, 'one');
    await stamp(dossierId, 'two');
    const stranger = random.id();
    const ask = (view: string): Promise<Answer> =>
      call(SERVICE, 'POST', '/internal/facts/pull', { view, dossiers: [{ dossierId, after: 1 }, { dossierId: stranger, after: 0 }] });
    const facts = await ask('fact');
    const common = { owner: 'processing', dossierId, n: 2, name: 'processing.step-completed', version: 1, cause: 'command:stamp:two' };
    const data = { step: 'two', kind: 'automatic', official: null, status: 4 };
    expect(facts.body).toMatchObject({ dossiers: [{ dossierId, items: [{ ...common, data }] }, { dossierId: stranger, items: null }] });
    const { body } = await ask('metric');
    expect(body).toMatchObject({ dossiers: [{ items: [{ ...common, metric: { step: 'two', kind: 'automatic', status: 4 } }] }, {}] });
    expect(JSON.stringify(body)).not.toContain('"data"');
  });

  it('lists changes page by page, to the end and not beyond', async () => {
    const stamped = [random.id(), random.id(), random.id()];
    for (const dossierId of stamped) await stamp(dossierId, 'one');
    const listed: string[] = [];
    let after: unknown = null;
    for (;;) {
      const { body } = await call(SERVICE, 'POST', '/internal/facts/changed', { after, settledMs: 0, limit: 2 });
      const page = body as { readonly dossiers: readonly { readonly dossierId: string }[]; readonly position: unknown };
      if (page.dossiers.length === 0) break;
      listed.push(...page.dossiers.map(({ dossierId }) => dossierId));
      after = page.position;
    }
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toEqual(expect.arrayContaining(stamped));
  });

  it('refuses what it does not understand', async () => {
    const bodies = [
      ['pull', { view: 'all', dossiers: [{ dossierId: random.id(), after: 0 }] }],
      ['pull', { view: 'fact', dossiers: [] }],
      ['pull', { view: 'fact', dossiers: [{ dossierId: { $ne: '' }, after: 0 }] }],
      ['changed', { after: null, settledMs: 0, limit: 1_001 }],
    ] as const;
    for (const [door, body] of bodies) {
      expect([body, (await call(SERVICE, 'POST', `/internal/facts/${door}`, body)).status]).toEqual([body, 400]);
    }
  });
});

describe('the door of parked dossiers', () => {
  it.each([
    ['nobody', null, 401],
    ['a portal', ['hoso-portal', 'operations:parked'], 403],
    ['an operator without the scope', ['hoso-operator', 'operations:read'], 403],
  ] as const)('is closed to %s, and nothing is taken up', async (_name, caller, status) => {
    const { dossierId } = await parkedDossier();
    await eventually('it is parked', async () => (await call(OPERATOR, 'GET', `/admin/parked/${dossierId}`)).status === 200);
    for (const [method, path] of [
      ['GET', '/admin/parked'], ['GET', `/admin/parked/${dossierId}`], ['POST', `/admin/parked/${dossierId}/replay`],
      ['POST', '/admin/hearing/resume'],
    ] as const) {
      expect([path, (await call(caller, method, path)).status]).toEqual([path, status]);
    }
    expect(await auditOf(dossierId)).toEqual([]);
  }, 60_000);

  it('lists, inspects and replays from the owner’s record, with a note of who did it', async () => {
    const fact = await parkedDossier();
    const { dossierId } = fact;
    const inspected = await eventually('it is parked', async () => {
      const answer = await call(OPERATOR, 'GET', `/admin/parked/${dossierId}`);
      return answer.status === 200 && answer.body;
    });
    expect(inspected).toMatchObject({
      dossierId, v: 0, streams: [{ stream: 'intake', code: 'unknown-version', n: 1, heard: 0 }],
    });
    const { body: list } = await call(OPERATOR, 'GET', '/admin/parked?limit=200');
    expect(list).toMatchObject({ dossiers: expect.arrayContaining([inspected]), unreadable: [], next: null, stopped: false });

    const stubborn = await call(OPERATOR, 'POST', `/admin/parked/${dossierId}/replay`);
    expect(stubborn).toMatchObject({ status: 200, body: { stillParked: { streams: [{ code: 'unknown-version' }] } } });
    street.record.splice(street.record.indexOf(fact), 1, { ...fact, version: 1 });
    const mended = await call(OPERATOR, 'POST', `/admin/parked/${dossierId}/replay`);
    expect(mended).toEqual({ status: 200, body: { dossierId, stillParked: null } });
    expect((await call(PORTAL, 'POST', `/stamps/${dossierId}`, { word: 'then' })).body).toEqual({ stamps: ['intake-1', 'then'] });
    expect((await call(OPERATOR, 'POST', `/admin/parked/${dossierId}/replay`)).status).toBe(404);
    expect(await auditOf(dossierId)).toEqual([1, 2].map(() => expect.objectContaining({ by: 'nguoi-thu-nghiem', action: 'replay' })));
  }, 60_000);

  it('shows a dossier whose own call came to nothing, and takes it up', async () => {
    const dossierId = random.id();
    await stamp(dossierId, 'spoil');
    await eventually('it is parked', async () => (await call(OPERATOR, 'GET', `/admin/parked/${dossierId}`)).status === 200);
    const { body } = await call(OPERATOR, 'POST', `/admin/parked/${dossierId}/replay`);
    expect(body).toEqual({ dossierId, stillParked: null });
  }, 60_000);

  it('pages through the list, longest first', async () => {
    const expected = [await parkedDossier(), await parkedDossier()].map(({ dossierId }) => dossierId);
    interface Page {
      readonly dossiers: readonly { readonly dossierId: string; readonly since: string }[];
      readonly next: string | null;
    }
    const read = async (query: string): Promise<Page> => (await call(OPERATOR, 'GET', `/admin/parked?${query}`)).body as Page;
    const whole = await eventually('both are parked', async () => {
      const page = await read('limit=200');
      return expected.every((one) => page.dossiers.some(({ dossierId }) => dossierId === one)) && page;
    });
    const singly: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: Page = await read(`limit=1${next === '' ? '' : `&after=${next}`}`);
      singly.push(...page.dossiers.map(({ dossierId }) => dossierId));
      next = page.next;
    }
    expect(singly).toEqual(whole.dossiers.map(({ dossierId }) => dossierId));
  }, 60_000);
});

it('shows its own token at the doors of others', () => {
  expect(new Set(street.shown.map((authorization) => authorization?.slice(0, 10)))).toEqual(new Set(['Bearer eyJ']));
});

async function auditOf(dossierId: string): Promise<readonly unknown[]> {
  const kept = await openMongooseStore({ uri: store.uri, database: 'hoso_processing' });
  try {
    return await kept.find('books_audit', { dossierId }, { sort: { at: 1 }, limit: 9 });
  } finally {
    await kept.close();
  }
}
