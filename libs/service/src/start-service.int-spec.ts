import { connect } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeFact, factsTopicOf, TOPICS, type Fact } from '@hoso/contracts';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type ReceivedMessage } from '@hoso/messaging';

import { sharedKafka, startStore, temporaryFolder, type Store } from '../../../test/support/engines.js';
import { environmentOf, eventually, NOBODY, runService, type RunningService } from '../test/running-service.js';
import { openStreet, PORTAL, type RehearsedStreet } from '../test/rehearsed-street.js';

const kafka = await sharedKafka();
const folder = await temporaryFolder();
const clock = new SystemClock();
const random = new SystemRandom();
const DECLARED = Object.entries(TOPICS).map(([topic, { partitions }]) => ({
  topic, partitions, replicationFactor: 1, retentionMs: 3_600_000,
}));

let street: RehearsedStreet;
let store: Store;
const running: RunningService[] = [];

beforeAll(async () => {
  street = await openStreet();
  store = await startStore({ dataFolder: folder.path });
}, 120_000);
afterEach(async () => {
  for (const service of running.splice(0)) {
    service.signal('SIGKILL');
    await service.ended;
  }
});
afterAll(async () => {
  await street.close();
  await store.stop();
  await folder.remove();
});

function start(change: Readonly<Record<string, string>> = {}): RunningService {
  const service = runService(environmentOf(street.url, { MONGODB_URI: store.uri, ...change }));
  running.push(service);
  return service;
}

async function stamp(service: RunningService, dossierId: string, word: string): Promise<Response> {
  return fetch(`${await service.address}/stamps/${dossierId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'authorization': await street.bearer(PORTAL) },
    body: JSON.stringify({ word }),
  });
}

async function health(service: RunningService, part: string): Promise<{ readonly status: number; readonly report: unknown }> {
  const answer = await fetch(`${await service.address}/health/${part}`);
  return { status: answer.status, report: await answer.json() };
}

/** A figure as Prometheus reads it; undefined where it is not told. */
async function figure(service: RunningService, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${await service.address}/metrics`)).text();
  const told = new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1];
  return told === undefined ? undefined : Number(told);
}

describe('a service that cannot start', () => {
  it('ends with 78 and a table when its configuration is wrong', async () => {
    const service = runService({ PORT: '70000' });
    running.push(service);
    expect(await service.ended).toBe(78);
    expect(service.said()).toMatch(/^The environment has \d+ mistakes\.\n/);
    expect(service.said()).toContain('PORT');
    expect(service.said()).not.toContain('    at ');
  }, 60_000);

  it('ends with 69 and one sentence when its store does not answer', async () => {
    const service = start({ MONGODB_URI: `mongodb://${NOBODY}/?directConnection=true` });
    expect(await service.ended).toBe(69);
    expect(service.said()).toMatch(/^processing cannot start: the store does not answer \(store: [a-z-]+\)\.\n$/);
  }, 60_000);
});

/** Makes a process live in another time: so many milliseconds ahead from its start on, and so many more when it is told to. */
function inAnotherTime(ahead: number, more = 0): Readonly<Record<string, string>> {
  const turning = `let ahead=${ahead};const now=Date.now;Date.now=()=>now()+ahead;process.on('SIGUSR2',()=>{ahead+=${more}})`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(turning)}` };
}

describe('a service whose clock is wrong', () => {
  it.each([
    [259_200_000, "processing cannot start: the clock is 259200 s ahead of the store's.\n"],
    [-7_200_000, "processing cannot start: the clock is 7200 s behind the store's.\n"],
  ])('by %i ms ends with 71 and one sentence', async (ahead, sentence) => {
    const service = start(inAnotherTime(ahead));
    expect(await service.ended).toBe(71);
    expect(service.said()).toBe(sentence);
  }, 60_000);

  it('ends with 71 as well when it becomes so while it works', async () => {
    const service = start(inAnotherTime(50_000, 30_000));
    await service.address;
    service.signal('SIGUSR2');
    expect(await service.ended).toBe(71);
    expect(service.logged()).toContain('an error that nobody caught: ending');
  }, 60_000);
});

describe('the health of a service', () => {
  it('is degraded without the broker, and the service takes work all the same', async () => {
    const service = start();
    expect(await health(service, 'ready')).toEqual({ status: 200, report: { state: 'degraded' } });
    const { status, report } = await health(service, 'deep');
    expect(status).toBe(200);
    expect(report).toMatchObject({
      state: 'degraded',
      dependencies: [
        { name: 'store', kind: 'hard', state: 'ok' }, { name: 'broker', kind: 'soft', state: 'degraded' },
        { name: 'hearing', kind: 'soft', state: 'degraded' }, { name: 'token-issuer', kind: 'soft', state: 'ok' },
      ],
    });
    const dossierId = random.id();
    expect((await stamp(service, dossierId, 'in-spite-of-all')).status).toBe(200);
    const waiting = await health(service, 'deep');
    expect(waiting.report).toMatchObject({ figures: { unpublishedFacts: 1, parkedDossiers: 0, waitingEntries: 0 } });
  }, 60_000);

  it('is told in figures as well: how long a fact has waited for the broker, and how many dossiers stand still', async () => {
    const service = start();
    expect((await stamp(service, random.id(), 'nobody-hears-this')).status).toBe(200);
    street.record.push({ ...factOf(random.id()), version: 99 });
    const waited = await eventually('a fact has waited', async () => (await figure(service, 'hoso_outbox_age_seconds')) || undefined);
    await eventually('it waits longer', async () => (await figure(service, 'hoso_outbox_age_seconds'))! > waited);
    await eventually('one stands still', async () => (await figure(service, 'hoso_parked_dossiers')) === 1);
    expect(await figure(service, 'hoso_consumer_lag_messages')).toBeNaN();
  }, 60_000);

  it('is down without the store, and comes back with it', async () => {
    const service = start();
    expect((await health(service, 'ready')).status).toBe(200);
    await store.kill();
    const down = await eventually('it is not ready', async () => {
      const answer = await health(service, 'ready');
      return answer.status === 503 && answer;
    });
    expect(down.report).toEqual({ state: 'down' });
    const deep = await health(service, 'deep');
    expect([deep.status, deep.report]).toEqual([503, expect.objectContaining({ state: 'down' })]);
    expect((await health(service, 'live')).status).toBe(200);
    const refused = await stamp(service, random.id(), 'while-away');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);

    store = await startStore({ dataFolder: folder.path, port: store.port });
    await eventually('it is ready again', async () => (await health(service, 'ready')).status === 200);
    expect((await stamp(service, random.id(), 'after-all')).status).toBe(200);
  }, 120_000);
});

describe('a service that is told to stop', () => {
  it('takes nothing new, finishes what is in hand, and ends with 0', async () => {
    const service = start();
    const dossierId = random.id();
    const inHand = await openRequest(service, dossierId, 'in-hand');
    service.signal('SIGTERM');
    await eventually('it takes no new connection', () => refuses(service));
    inHand.finish();
    expect(await inHand.answer).toMatch(/^HTTP\/1\.1 200 OK[^]*\{"stamps":\["in-hand"\]\}$/m);
    expect(await service.ended).toBe(0);
    expect(service.logged().slice(-1)).toEqual(['stopped']);
    expect(service.said()).toBe('');
  }, 60_000);

  it('leaves what it said meanwhile to be found and published by the next process', async () => {
    const first = start();
    const dossierId = random.id();
    const inHand = await openRequest(first, dossierId, 'said-while-stopping');
    first.signal('SIGTERM');
    await eventually('it takes no new connection', () => refuses(first));
    inHand.finish();
    await inHand.answer;
    expect(await first.ended).toBe(0);

    const heard: ReceivedMessage[] = [];
    const bus = await openKafkaBus('kafkajs', { brokers: kafka.brokers, clientId: 'listener', clock, random });
    await bus.ensureTopics(DECLARED);
    await bus.consume({
      group: kafka.name('listener'), topics: [factsTopicOf('processing')], batchMessagesMax: 100,
      handle: async ({ messages }) => void heard.push(...messages),
    });
    const second = start({ KAFKA_BROKERS: kafka.brokers.join(',') });
    const message = await eventually('the fact has come', () => heard.find(({ key }) => key === dossierId));
    expect(message.headers).toMatchObject({ ce_id: `processing:${dossierId}:1`, ce_cause: 'command:stamp:said-while-stopping' });
    await bus.close();
    second.signal('SIGTERM');
    expect(await second.ended).toBe(0);
  }, 120_000);
});

describe('a service with all that it needs', () => {
  it('hears what the courier brings, and is wholly well', async () => {
    const bus = await openKafkaBus('kafkajs', { brokers: kafka.brokers, clientId: 'speaker', clock, random });
    const service = start({ KAFKA_BROKERS: kafka.brokers.join(',') });
    const fact = factOf(random.id());
    await bus.ensureTopics(DECLARED);
    await bus.publish([encodeFact(fact)]);
    await bus.close();
    await eventually('it has heard', async () =>
      (await (await stamp(service, fact.dossierId, 'look')).text()).includes('intake-1'),
    );
    // A broker that is busy may miss the two seconds of a look, or of a question for the lag.
    const { report } = await eventually('it has committed and is wholly well', async () => {
      const deep = await health(service, 'deep');
      const { state, figures } = deep.report as { readonly state: string; readonly figures: { readonly lagMessages: number | null } };
      return state === 'ok' && figures.lagMessages === 0 && deep;
    });
    expect(report).toMatchObject({ state: 'ok', phase: 'running', figures: { oldestUnpublishedSeconds: expect.any(Number) } });
    await eventually('the figure says so too', async () => (await figure(service, 'hoso_consumer_lag_messages')) === 0);
    await eventually('nothing waits', async () => (await figure(service, 'hoso_outbox_age_seconds')) === 0);
  }, 120_000);
});

function factOf(dossierId: string): Fact {
  return {
    owner: 'intake', dossierId, n: 1, name: 'intake.dossier-withdrawn', version: 1, at: new Date(clock.now()).toISOString(),
    cause: 'command:withdraw:1', traceId: random.token(16), data: { reason: 'no-longer-needed' },
  };
}

/** A request of which only the first half has been sent. */
async function openRequest(
  service: RunningService, dossierId: string, word: string,
): Promise<{ readonly answer: Promise<string>; finish(): void }> {
  const { hostname, port } = new URL(await service.address);
  const body = JSON.stringify({ word });
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  socket.write(
    `POST /stamps/${dossierId} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\n` +
      `authorization: ${await street.bearer(PORTAL)}\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  await eventually('it has begun to take the request', () => received.startsWith('HTTP/1.1 100'));
  socket.write(body.slice(0, 5));
  return { answer, finish: () => void socket.write(body.slice(5)) };
}

async function refuses(service: RunningService): Promise<boolean> {
  return fetch(`${await service.address}/health/live`).then(() => false, () => true);
}
