import { createRequire } from 'node:module';

import { describe, expect, it, jest } from '@jest/globals';

import { correctKafkajs } from './kafkajs-corrections.js';
import { encodeRecord } from './kafka-records.js';

const load = createRequire(import.meta.url);

interface Queue {
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
  pending: unknown[];
  destroy(): void;
}

function newQueue(): Queue {
  const RequestQueue = load('kafkajs/src/network/requestQueue') as new (options: object) => Queue;
  return new RequestQueue({
    maxInFlightRequests: 1,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'spec',
    broker: 'spec',
    logger: {},
  });
}

describe('the corrections of the client', () => {
  it('are made for the version that is installed', () => {
    expect(correctKafkajs()).toBe(true);
    expect(correctKafkajs()).toBe(true);
  });

  it('stop a connection from waking up while nothing waits, and let it look after what waits', () => {
    correctKafkajs();
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const queue = newQueue();
    queue.checkPendingRequests();
    expect(timers).not.toHaveBeenCalled();
    queue.pending = [{}];
    queue.scheduleCheckPendingRequests();
    expect(timers).toHaveBeenCalledTimes(1);
    expect(timers.mock.calls[0]?.[1]).toBeGreaterThan(0);
    queue.destroy();
    timers.mockRestore();
  });

  it('take effect in the request that sends', async () => {
    correctKafkajs();
    const produce = load('kafkajs/src/protocol/requests/produce/v3/request') as (options: object) => {
      encode(): Promise<{ buffer: Buffer }>;
    };
    expect(load('kafkajs/src/protocol/recordBatch/record/v0')).toBe(encodeRecord);
    const messages = [{ key: 'k', value: Buffer.from('a record of the house'), headers: { ce_id: '1' } }];
    const topicData = [{ topic: 't', partitions: [{ partition: 0, messages, firstSequence: 0 }] }];
    const { buffer } = await produce({ acks: -1, timeout: 1, topicData }).encode();
    expect(buffer.includes(encodeRecord({ ...messages[0], timestampDelta: 0, offsetDelta: 0 }).buffer)).toBe(true);
  });
});
