import { inspect } from 'node:util';

import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '@hoso/kernel';

import { sharedKafka } from '../../../test/support/engines.js';
import { declare, newName } from '../test/conformance/suite.js';
import { rehearse } from '../test/rehearsed-client.js';
import type { AdminLine } from './kafka-driver.js';
import { KafkajsAdminLine } from './kafkajs-admin-line.js';
import { PlatformaticAdminLine } from './platformatic-admin-line.js';

const kafka = await sharedKafka();
const reach = { brokers: kafka.brokers, clientId: 'spec' };
const lines: AdminLine[] = [];

afterEach(async () => {
  await Promise.all(lines.splice(0).map((line) => line.close()));
});

/** A process that has looked which topics there are before anybody created one. */
function earlyLooker(open: () => AdminLine): AdminLine {
  const line = open();
  lines.push(line);
  rehearse(line, 'admin', { listTopics: () => Promise.resolve([]) });
  return line;
}

describe.each([
  ['kafkajs', () => new KafkajsAdminLine(reach, new SystemClock())],
  ['platformatic', () => new PlatformaticAdminLine(reach, new SystemClock())],
] as const)('a topic, created through %s,', (_driver, open) => {
  it('is as good when somebody else was quicker', async () => {
    const declaration = declare(newName('topic'), 1);
    await earlyLooker(open).createMissing([declaration]);
    await expect(earlyLooker(open).createMissing([declaration])).resolves.toBeUndefined();
  });

  it('is taken for by all its leaders from then on', async () => {
    const [creator, witness] = [open(), open()];
    lines.push(creator, witness);
    await witness.ping();
    for (let round = 0; round < 5; round += 1) {
      const topic = newName('topic');
      await creator.createMissing([declare(topic, 50)]);
      expect(await witness.standings(newName('group'), [topic])).toHaveLength(50);
    }
  });

  it('is refused aloud when the broker has another reason', async () => {
    const declaration = { ...declare(newName('topic'), 1), replicationFactor: 99 };
    const refused: unknown = await earlyLooker(open).createMissing([declaration]).catch((error: unknown) => error);
    expect(inspect(refused, { depth: 5 })).toContain('INVALID_REPLICATION_FACTOR');
  });
});
