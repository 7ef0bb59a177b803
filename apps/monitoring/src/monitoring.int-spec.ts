import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '@hoso/kernel';
import { openMongooseStore, type Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { sharedStore } from '../../../test/support/engines.js';
import { INDICATORS } from './domain/indicators/index.js';
import { rehearseHistory } from '../test/histories.js';
import { openRehearsedHouse, OPERATOR, rehearsedSeeds, type RehearsedCaller, type RehearsedHouse } from '../test/rehearsed-house.js';

const DAY_MS = 86_400_000;
const clock = new SystemClock();
const engine = await sharedStore();

interface Figure {
  readonly value: number | null;
  readonly base: number;
  readonly dossiers: string;
}
interface Report {
  readonly asOf: string;
  readonly total: Readonly<Record<string, Figure>>;
  readonly groups: readonly { readonly key: string; readonly figures: Readonly<Record<string, Figure>> }[];
}
interface Item {
  readonly dossierId: string;
  readonly code: string | null;
  readonly reference: string;
  readonly agency: { readonly code: string };
  readonly status: { readonly id: number };
  readonly receivedAt: string;
}
interface Page {
  readonly dossiers: readonly Item[];
  readonly next: string | null;
}

describe.each([
  ['in memory', async (): Promise<Store> => new MemoryStore(clock)],
  [engine.engine, (): Promise<Store> => openMongooseStore({ uri: engine.uri, database: engine.name('watch') })],
])('the doors of the watch-room, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;

  const call = async (path: string, caller?: RehearsedCaller | null, init: RequestInit = {}): Promise<Response> => {
    const authorization = caller === null ? undefined : `Bearer ${await house.token(caller)}`;
    return fetch(`${house.address}${path}`, { ...init, headers: { ...(authorization && { authorization }) } });
  };
  const ask = async <Answer>(path: string, caller?: RehearsedCaller): Promise<Answer> => {
    const answer = await call(path, caller);
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as Answer;
  };
  const everyPage = async (path: string, caller?: RehearsedCaller): Promise<readonly Item[]> => {
    const all: Item[] = [];
    const join = path.includes('?') ? '&' : '?';
    for (let after = ''; ; ) {
      const page = await ask<Page>(`${path}${join}limit=7${after}`, caller);
      all.push(...page.dossiers);
      if (page.next === null) return all;
      after = `&after=${page.next}`;
    }
  };

  beforeAll(async () => {
    store = await openStore();
    house = await openRehearsedHouse({ store, clock });
    const seeds = rehearsedSeeds(5);
    const startMs = Math.floor(clock.now() / DAY_MS) * DAY_MS - 3 * DAY_MS;
    for (let index = 0; index < 60; index += 1) {
      await house.hear(rehearseHistory({ seed: seeds(), receivedAtMs: startMs + index * 3_600_000 }));
    }
    await house.counted();
  }, 60_000);

  afterAll(async () => {
    await house.close();
    await store.close();
    await engine.drop();
  });

  it('give exactly the dossiers behind every figure, whatever it is narrowed by', async () => {
    const { groups: agencies } = await ask<Report>('/indicators?groupBy=agency');
    const filters = ['', `?agency=${agencies[0]!.key}`, '?within=H26&channel=online'];
    for (const filter of filters) {
      const { total } = await ask<Report>(`/indicators${filter}`);
      for (const { id } of INDICATORS) {
        const figure = total[id]!;
        expect([filter, id, figure.base]).toEqual([filter, id, (await everyPage(figure.dossiers)).length]);
      }
    }
  }, 60_000);

  it.each(['/dossiers', '/indicators/received/dossiers'])('say at the end of %s that nothing follows, though the page is full', async (path) => {
    expect((await ask<Page>(`${path}?limit=59`)).next).toEqual(expect.any(String));
    const whole = await ask<Page>(`${path}?limit=60`);
    expect([whole.dossiers.length, whole.next]).toEqual([60, null]);
  });

  it('group by agency, procedure, channel and day so that the parts make the whole', async () => {
    const dayMs = Math.floor(clock.now() / DAY_MS) * DAY_MS;
    const week = `from=${new Date(dayMs - 3 * DAY_MS).toISOString()}&to=${new Date(dayMs + 4 * DAY_MS).toISOString()}`;
    const periods: Readonly<Record<string, string>> = { hour: `&${week}`, slot: `&${week}` };
    for (const grouping of ['agency', 'procedure', 'channel', 'day', 'hour', 'slot']) {
      const { groups, total } = await ask<Report>(`/indicators?groupBy=${grouping}${periods[grouping] ?? ''}`);
      expect(total['received']!.value).toBe(60);
      for (const id of ['received', 'finished', 'overdue', 'in-process']) {
        const sum = groups.reduce((count, { figures }) => count + figures[id]!.value!, 0);
        expect([grouping, id, sum]).toEqual([grouping, id, total[id]!.value]);
      }
      const last = groups.at(-1)!;
      expect(await everyPage(last.figures['received']!.dossiers)).toHaveLength(last.figures['received']!.value!);
    }
  });

  it('tell nothing from zero', async () => {
    const { total } = await ask<Report>('/indicators?from=2001-01-01&to=2001-01-01');
    expect([total['received']!.value, total['on-time-share']!.value]).toEqual([0, null]);
  });

  it('keep an official to the own agency, by what the server lets out', async () => {
    const reaches = (agency: string, root: string): boolean => agency === root || agency.startsWith(`${root}.`);
    const all = await everyPage('/dossiers');
    const foreign = all.find(({ agency }) => agency.code === 'H29.101')!;
    const scopes = ['indicator:read'];
    const official: RehearsedCaller = { audience: 'hoso-official', scopes, tenant: 'H26', agency: 'H26.101' };
    const ofTenant: RehearsedCaller = { audience: 'hoso-operator', scopes, tenant: 'H26' };
    for (const [caller, root] of [[official, 'H26.101'], [ofTenant, 'H26']] as const) {
      const own = all.filter(({ agency }) => reaches(agency.code, root));
      expect(own.length).toBeGreaterThan(0);
      expect(await everyPage('/dossiers', caller)).toEqual(own);
      expect((await ask<Report>('/indicators', caller)).total['received']!.value).toBe(own.length);
      expect((await ask<Report>('/indicators?within=H29', caller)).total['received']!.value).toBe(0);
      expect((await call(`/dossiers/${foreign.dossierId}/timeline`, caller)).status).toBe(404);
    }
    expect((await call(`/dossiers/${foreign.dossierId}/timeline`)).status).toBe(200);
    expect((await call('/flow', official)).status).toBe(403);
  });

  it('show what is of everybody to no operator who belongs to a tenant', async () => {
    const bound: RehearsedCaller = { ...OPERATOR, tenant: 'H26' };
    for (const path of ['/flow', '/stream', '/operations/parked']) {
      const answer = await call(path, bound);
      expect([path, answer.status, await answer.json()]).toEqual([path, 403, expect.objectContaining({ code: 'caller-bound' })]);
    }
    const replay = '/operations/parked/processing/00000000-0000-4000-8000-000000000000/replay';
    expect((await call(replay, bound, { method: 'POST' })).status).toBe(403);
  });

  it('list newest first, by status, channel and code', async () => {
    const all = await everyPage('/dossiers');
    expect(all.map(({ receivedAt }) => receivedAt)).toEqual(all.map(({ receivedAt }) => receivedAt).sort().reverse());
    const delivered = await everyPage('/dossiers?status=10');
    expect(delivered).toEqual(all.filter(({ status }) => status.id === 10));
    expect(delivered.length).toBeGreaterThan(5);
    const [sample] = delivered;
    for (const code of [sample!.code!, sample!.reference.toLowerCase()]) {
      expect((await everyPage(`/dossiers?code=${code}`)).map(({ dossierId }) => dossierId)).toEqual([sample!.dossierId]);
    }
  });

  it('tell a dossier from its first fact to its last', async () => {
    const [sample] = await everyPage('/dossiers?status=10');
    const timeline = await ask<{ events: { fact: string; n: number; traceId: string }[]; lanes: { room: string }[] }>(
      `/dossiers/${sample!.dossierId}/timeline`,
    );
    expect(timeline.lanes.map(({ room }) => room)).toEqual(['intake', 'identity-verification', 'processing']);
    expect(timeline.events[0]!.fact).toBe(`intake:${sample!.dossierId}:1`);
    expect((await call(`/dossiers/${crypto.randomUUID()}/timeline`)).status).toBe(404);
    expect((await call('/dossiers/nonsense/timeline')).status).toBe(404);
  });

  it('show the flow, and prove it: received is open and closed together', async () => {
    const flow = await ask<{ totals: Record<string, number>; rooms: { room: string; waiting: number }[] }>('/flow');
    const { total } = await ask<Report>('/indicators');
    expect(flow.totals).toMatchObject({ received: 60, open: total['in-process']!.value });
    expect(flow.rooms.map(({ room }) => room)).toEqual(['intake', 'identity-verification', 'processing', 'monitoring']);
  });

  it('stream the flow, and say it again only when it differs', async () => {
    const [first] = await readEvents(await call('/stream'), () => true);
    expect(first).toMatchObject({ event: 'flow', data: { totals: { received: 60 } } });
    const token = await house.token();
    const again = await fetch(`${house.address}/stream`, {
      headers: { authorization: `Bearer ${token}`, 'last-event-id': first!.id },
    });
    const coming = readEvents(again, ({ data }) => data.totals.received === 61);
    await house.hear(rehearseHistory({ seed: 99, receivedAtMs: clock.now() }).slice(0, 1));
    // Before the new one is counted the flow may differ by other things: by how far it is counted, or by what waits to be.
    const said = [first!, ...(await coming)].map(({ id }) => id);
    expect(said.filter((id, index) => id === said[index - 1])).toEqual([]);
  });

  it('list what is parked with its deadline, and replay it with the operator’s own word', async () => {
    const [sample] = await everyPage('/dossiers');
    house.state.parked = [
      {
        service: 'processing', dossierId: sample!.dossierId, since: new Date(clock.now()).toISOString(),
        streams: [{ stream: 'intake', code: 'unknown-version', n: 2 }],
      },
    ];
    const parked = await ask<{ parked: { dossier: Item }[] }>('/operations/parked');
    expect(parked.parked[0]!.dossier.reference).toBe(sample!.reference);
    const replay = `/operations/parked/processing/${sample!.dossierId}/replay`;
    const lacking = { ...OPERATOR, scopes: ['operations:read'] };
    expect((await call(replay, lacking, { method: 'POST' })).status).toBe(403);
    const done = await call(replay, OPERATOR, { method: 'POST' });
    expect(await done.json()).toEqual({ service: 'processing', dossierId: sample!.dossierId, stillParked: false });
    expect((await call(replay, OPERATOR, { method: 'POST' })).status).toBe(404);
  });

  it('let nobody in without a token, and nobody ask for what there is not', async () => {
    for (const path of ['/indicators', '/dossiers', '/flow', '/stream', '/operations/services', '/operations/parked']) {
      expect([path, (await call(path, null)).status]).toEqual([path, 401]);
    }
    const wrong = ['/indicators?groupBy=name', '/indicators?from=yesterday', '/indicators?from=2026-02-02&to=2026-01-01',
      '/indicators?groupBy=slot', '/indicators?groupBy=hour&from=2026-01-01', '/indicators?groupBy=slot&from=2026-01-01&to=2026-01-08',
      '/indicators?to=9999-12-31', '/indicators/received/dossiers?from=0000-01-01T00:00:00%2B14:00',
      '/dossiers?limit=0', '/dossiers?status=11', '/dossiers?after=abc', '/dossiers?surprise=1'];
    for (const path of wrong) expect([path, (await call(path)).status]).toEqual([path, 400]);
    expect((await call('/indicators/nothing/dossiers')).status).toBe(404);
  });

  it('serve the page under a policy that lets nothing else in', async () => {
    const page = await call('/', null);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect((await call('/page/fonts/OFL.txt', null)).status).toBe(200);
    for (const path of ['/page/fonts/nothing.woff2', '/page/..%2f..%2fmain.ts/x', '/page/features/serve-page']) {
      expect([path, (await call(path, null)).status]).toEqual([path, 404]);
    }
  });
});

interface FlowEvent {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly totals: { readonly received: number } };
}

/** What the stream says, up to the first event that is awaited. */
async function readEvents(answer: Response, isAwaited: (event: FlowEvent) => boolean): Promise<readonly FlowEvent[]> {
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = [...text.matchAll(/event: (\w+)\nid: (.+)\ndata: (.+)\n\n/g)].map(([, event, id, data]): FlowEvent => (
      { event: event!, id: id!, data: JSON.parse(data!) as FlowEvent['data'] }
    ));
    const last = events.findIndex(isAwaited);
    if (last >= 0) return events.slice(0, last + 1);
  }
  throw new Error('The stream has ended before what was awaited.');
}
