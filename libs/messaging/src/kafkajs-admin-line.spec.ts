import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import { rehearse } from '../test/rehearsed-client.js';
import { clientError } from '../test/rehearsed-driver.js';
import { KafkajsAdminLine } from './kafkajs-admin-line.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const LED = [{ partition: 0, offset: '0', high: '0', low: '0' }];
const lines: KafkajsAdminLine[] = [];

afterEach(() => {
  for (const line of lines.splice(0)) line.destroy();
});

/** Creates a topic whose leaders answer in turn; how often they were asked, and what came of it. */
async function create(...answers: readonly (object | Error)[]): Promise<{ asked: number; outcome: unknown }> {
  const clock = new ManualClock(0);
  const line = new KafkajsAdminLine({ brokers: ['nowhere:1'], clientId: 'spec' }, clock);
  lines.push(line);
  let asked = 0;
  rehearse(line, 'admin', {
    connect: () => Promise.resolve(),
    disconnect: () => Promise.resolve(),
    listTopics: () => Promise.resolve([]),
    createTopics: () => Promise.resolve(true),
    fetchTopicOffsets: () => {
      const answer = answers[asked];
      asked += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  const declaration = { topic: 'topic', partitions: 1, replicationFactor: 1, retentionMs: 1 };
  let outcome: unknown;
  void line.createMissing([declaration]).then(() => (outcome = 'created'), (error: unknown) => (outcome = error));
  for (let look = 0; look < 5; look += 1) {
    await turn();
    clock.advance(1_000);
  }
  await turn();
  return { asked, outcome };
}

describe('a topic that was just created', () => {
  const notYet = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION'];
  it.each(notYet)('is asked for again while the broker says %s', async (type) => {
    expect(await create(clientError({ type }), LED)).toEqual({ asked: 2, outcome: 'created' });
  });

  it('is not waited for when the broker says anything else', async () => {
    const refused = clientError({ type: 'TOPIC_AUTHORIZATION_FAILED' });
    expect(await create(refused, LED)).toEqual({ asked: 1, outcome: refused });
  });
});
