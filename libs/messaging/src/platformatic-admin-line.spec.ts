import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import { MultipleErrors, ProtocolError } from '@platformatic/kafka';

import { rehearse } from '../test/rehearsed-client.js';
import { PlatformaticAdminLine } from './platformatic-admin-line.js';

const lines: PlatformaticAdminLine[] = [];

afterEach(() => {
  for (const line of lines.splice(0)) line.destroy();
});

/** Creates a topic at a broker that answers so. */
async function create(refusal: Error): Promise<void> {
  const line = new PlatformaticAdminLine({ brokers: ['nowhere:1'], clientId: 'spec' }, new ManualClock(0));
  lines.push(line);
  rehearse(line, 'admin', {
    listTopics: () => Promise.resolve([]),
    createTopics: () => Promise.reject(refusal),
    metadata: () => Promise.resolve({ topics: new Map([['topic', { partitionsCount: 1 }]]) }),
    listOffsets: () => Promise.resolve([]),
  });
  await line.createMissing([{ topic: 'topic', partitions: 1, replicationFactor: 1, retentionMs: 1 }]);
}

const EXISTS = new ProtocolError('TOPIC_ALREADY_EXISTS');
const REFUSED = new ProtocolError('INVALID_REPLICATION_FACTOR');

describe('a topic that is created while somebody else creates it', () => {
  it.each([['alone', EXISTS], ['wrapped', new MultipleErrors('not created', [EXISTS])]])('is there, as the broker says %s', async (_how, answer) => {
    await expect(create(answer)).resolves.toBeUndefined();
  });

  it.each([REFUSED, new MultipleErrors('not created', [EXISTS, REFUSED]), new MultipleErrors('not created', [])])(
    'is refused aloud for any other reason: %s', async (answer) => {
      await expect(create(answer)).rejects.toBe(answer);
    },
  );
});
