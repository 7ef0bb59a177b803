import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type Bus } from '@hoso/messaging';
import kafkajs from 'kafkajs';

import { eventually } from '../../support/eventually.js';
import { sharedKafka } from '../../support/engines.js';
import { kafkaProtocol } from './kafka-protocol.js';
import { openProxy, type Proxy } from './proxy.js';

const kafka = await sharedKafka();
const brokerPort = Number(/:(\d+)/.exec(kafka.brokers[0]!)?.[1]);
// Each case has a broker, and the first one of a client loads it.
jest.setTimeout(90_000);
/** Once more than a client tries by itself. */
const CUTS = 5;
/** With which request for metadata a client learns what topics there are. */
const LISTS_WITH = { kafkajs: 2, platformatic: 1 } as const;

describe.each(['kafkajs', 'platformatic'] as const)('whoever comes by %s', (driver) => {
  const topic = kafka.name(`members-${driver}`);
  const admin = new kafkajs.Kafka({ brokers: [...kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  let proxy: Proxy;
  let bus: Bus;
  let direct: Bus;

  beforeAll(async () => {
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
  });
  afterAll(() => admin.disconnect());
  beforeEach(async () => {
    const opened: Proxy = await openProxy({ servers: [brokerPort], protocol: kafkaProtocol(brokerPort, () => opened.port) });
    proxy = opened;
    const each = { clientId: 'members', clock: new SystemClock(), random: new SystemRandom() };
    bus = await openKafkaBus(driver, { ...each, brokers: [`127.0.0.1:${proxy.port}`], sessionTimeoutMs: 6_000 });
    direct = await openKafkaBus(driver, { ...each, brokers: kafka.brokers });
  });
  afterEach(async () => {
    await Promise.all([bus.close(), direct.close()]);
    await proxy.close();
  });

  it.each(['JoinGroup', 'OffsetFetch', 'Fetch'])(
    'hears what there is though %s is cut off again and again',
    async (request) => {
      const orders = Array.from({ length: CUTS }, () => proxy.order({ request, nth: 1, what: 'cut-before-effect' }));
      const heard = new Set<string>();
      const said = `${request} ${driver}`;
      await direct.publish([{ topic, key: 'k', value: Buffer.from(said), headers: {} }]);
      await bus.consume({
        group: kafka.name(`cut-${request}-${driver}`),
        topics: [topic],
        batchMessagesMax: 10,
        handle: async ({ messages }) => messages.forEach(({ value }) => heard.add(String(value))),
      });
      await eventually('it has heard', () => heard.has(said));
      expect(orders.map(({ isDone }) => isDone)).toEqual(orders.map(() => true));
    },
  );

  it('is content with a topic that somebody else was quicker to create', async () => {
    const wanted = kafka.name(`wanted-${driver}`);
    await bus.ping();
    const order = proxy.order({ request: 'Metadata', nth: LISTS_WITH[driver], what: { holdAnswerMs: 2_000 } });
    const ensuring = bus.ensureTopics([{ topic: wanted, partitions: 1, replicationFactor: 1, retentionMs: 60_000 }]);
    await eventually('it has asked what there is', () => order.isDone);
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: wanted, numPartitions: 1 }] });
    await ensuring;
    expect(proxy.requests.get('CreateTopics')).toBe(1);
  });

  it('is not told that a topic is there before the broker knows it', async () => {
    const late = kafka.name(`late-${driver}`);
    const isKnown = async (): Promise<boolean> => (await admin.listTopics()).includes(late);
    const order = proxy.order({ request: 'CreateTopics', nth: 1, what: { holdAnswerMs: 3_000 } });
    let isTold = false;
    const ensuring = bus.ensureTopics([{ topic: late, partitions: 1, replicationFactor: 1, retentionMs: 60_000 }]);
    void ensuring.then(() => (isTold = true));
    await eventually('it is created', isKnown);
    await admin.deleteTopics({ topics: [late] });
    await eventually('it is gone again', async () => !(await isKnown()));
    const looks = (): number => proxy.requests.get('Metadata') ?? 0;
    const before = looks();
    await eventually('it was looked for in vain', () => looks() > before + 1);
    expect([order.isDone, isTold]).toEqual([true, false]);
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: late, numPartitions: 1 }] });
    await ensuring;
  });
});
