import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { Admin } from '@platformatic/kafka';

import { sharedKafka } from '../../../test/support/engines.js';
import { declare, message, newName, range } from '../test/conformance/suite.js';
// Loads both clients, so that no test's deadline runs meanwhile.
import { KAFKA_DRIVERS } from '../test/kafka-conformance.js';
import { OtherProcesses } from '../test/other-process.js';
import { eventually, Listener, textOf } from '../test/probe.js';
import type { Bus, Consumption } from './bus.js';
import type { KafkaBusOptions } from './kafka-bus.js';
import { openKafkaBus, type KafkaDriverName } from './open-kafka-bus.js';

const ONE_THEN_THE_OTHER: [KafkaDriverName, KafkaDriverName][] = [
  ['kafkajs', 'platformatic'],
  ['platformatic', 'kafkajs'],
];
const kafka = await sharedKafka();
const buses: Bus[] = [];
const others = new OtherProcesses();
/** As long as a session may be with the time that a group has for being dealt out anew, and a while that is well within it. */
const LONG_SESSION_MS = 20_000;
const WITHIN_SESSION_MS = 12_000;

afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
});

afterAll(() => others.dispose());

async function open(driver: KafkaDriverName, more: Partial<KafkaBusOptions> = {}): Promise<Bus> {
  const bus = await openKafkaBus(driver, {
    brokers: kafka.brokers, clientId: 'spec', clock: new SystemClock(), random: new SystemRandom(), sessionTimeoutMs: 6_000, ...more,
  });
  buses.push(bus);
  return bus;
}

async function join(bus: Bus, group: string, topic: string, listener: Listener, withinMs = 30_000): Promise<Consumption> {
  const consumption = await bus.consume({ group, topics: [topic], handle: listener.handle, batchMessagesMax: 100 });
  await eventually('it has joined', () => consumption.assigned, withinMs);
  return consumption;
}

describe('the courier by the client that is named', () => {
  it.each(KAFKA_DRIVERS)('is %s, and says so', async (driver) => {
    expect((await open(driver)).engine).toContain(driver);
  });

  it('sends one key to one partition, whichever client sends it', async () => {
    const topic = newName('topic');
    const [one, other] = [await open('kafkajs'), await open('platformatic')];
    await one.ensureTopics([declare(topic, 12)]);
    const keys = range(60).map((index) => `${'hồ sơ '.repeat(index % 5)}${index}`);
    await one.publish(keys.map((key) => message(topic, key, `one ${key}`)));
    await other.publish(keys.map((key) => message(topic, key, `other ${key}`)));
    const listener = new Listener();
    await join(other, newName('group'), topic, listener);
    await listener.heard(120);
    const partitionsOf = (client: string): ReadonlyMap<string | null, number> =>
      new Map(
        listener.messages
          .filter((each) => textOf(each).startsWith(client))
          .map(({ key, partition }) => [key, partition]),
      );
    expect(partitionsOf('other')).toEqual(partitionsOf('one'));
    expect(new Set(partitionsOf('one').values()).size).toBeGreaterThan(6);
  });

  it.each(ONE_THEN_THE_OTHER)('lets a group pass from %s to %s, member by member', async (before, after) => {
    const [topic, group] = [newName('topic'), newName('group')];
    const [old, young] = [await open(before), await open(after)];
    await old.ensureTopics([declare(topic, 6)]);
    const [oldHears, youngHears] = [new Listener(), new Listener()];
    const leaving = await join(old, group, topic, oldHears);
    await join(young, group, topic, youngHears);
    const publish = (names: readonly string[]): Promise<void> =>
      old.publish(names.map((name) => message(topic, name, name)));
    await eventually('both hear', async () => {
      await publish(range(20).map(() => newName('early')));
      return oldHears.messages.length > 0 && youngHears.messages.length > 0;
    });
    await leaving.stop();
    const heard = oldHears.messages.length;
    const late = range(40).map((index) => `late-${index}`);
    await publish(late);
    await eventually('the one who stays hears all', () => late.every((name) => youngHears.texts.includes(name)));
    expect(oldHears.messages).toHaveLength(heard);
  });

  it.each(KAFKA_DRIVERS)('takes by %s the place of a killed process of its name, and waits for no session', async (driver) => {
    const [topic, group] = [newName('topic'), newName('group')];
    const [mine, other] = [{ clientId: newName('client'), clientIdIsUnique: true }, { sessionTimeoutMs: LONG_SESSION_MS }];
    const bystander = await open(driver, other);
    await bystander.ensureTopics([declare(topic, 4)]);
    const stays = new Listener();
    await join(bystander, group, topic, stays);
    const place = [driver, kafka.brokers.join(), group, topic, String(LONG_SESSION_MS), mine.clientId];
    const doomed = others.start('doomed-member', place);
    await doomed.said('assigned');
    await doomed.kill();
    const heir = new Listener();
    await join(await open(driver, mine), group, topic, heir, WITHIN_SESSION_MS);
    const names = range(40).map((index) => `m${index}`);
    await bystander.publish(names.map((name) => message(topic, name, name)));
    await eventually('all is heard', () => new Set([...stays.texts, ...heir.texts]).size === names.length);
    expect(Math.min(stays.texts.length, heir.texts.length)).toBeGreaterThan(0);
  });

  it.each(KAFKA_DRIVERS)('goes on by %s at the first message that is left, when its next ones were thrown away', async (driver) => {
    const [topic, group] = [newName('topic'), newName('group')];
    const bus = await open(driver);
    await bus.ensureTopics([declare(topic, 1)]);
    const before = new Listener();
    const first = await join(bus, group, topic, before);
    await bus.publish([message(topic, 'k', '0')]);
    await before.heard(1);
    await first.stop();
    await bus.publish(range(5).map((index) => message(topic, 'k', `${index + 1}`)));
    await throwAway(topic, 4n);
    const after = new Listener();
    const second = await join(bus, group, topic, after);
    expect(await after.heard(2)).toEqual(['4', '5']);
    await eventually('nothing is left', async () => (await second.lag()) === 0);
  });
});

/** As a retention does that is over. */
async function throwAway(topic: string, before: bigint): Promise<void> {
  const admin = new Admin({ clientId: 'retention', bootstrapBrokers: [...kafka.brokers] });
  await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: before }] }] });
  await admin.close();
}
