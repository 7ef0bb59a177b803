import { describe, expect, it } from '@jest/globals';
import { encodeCondition, factsTopicOf, metricsTopicOf, type ServiceCondition, type WireMessage } from '@hoso/contracts';

import { isSync, kafkaCallOf, storeCallOf } from './calls.js';
import type { StoreCommand } from './store-command.js';

const command = (name: string, lookedForBy: readonly string[] = [], inTransaction = false): StoreCommand =>
  ({ name, database: 'hoso_intake', session: 'a', inTransaction, lookedForBy });

describe('calls to the store', () => {
  it('are named by what they do and what they look for', () => {
    expect(storeCallOf(command('insert'))).toBe('insert');
    expect(storeCallOf(command('update', ['_id', 'rev']))).toBe('update by _id, rev');
  });

  it('are none of a dossier where an idle house makes them as well', () => {
    const idle = [command('hello'), command('ping'), command('find', ['nextWantAt']), command('find', ['spokenAt', '_id'])];
    expect(idle.map(storeCallOf)).toEqual(idle.map(() => undefined));
  });

  it('are of a dossier where nobody has said otherwise', () => {
    expect(storeCallOf(command('aggregate', ['state.portal']))).toBe('aggregate by state.portal');
  });

  it('make durable what they write, in a transaction only with its commit', () => {
    expect(['insert', 'update', 'findAndModify', 'bulkWrite'].map((name) => isSync(command(name)))).toEqual([true, true, true, true]);
    expect([isSync(command('update', ['_id'], true)), isSync(command('commitTransaction', [], true))]).toEqual([false, true]);
    expect([isSync(command('find')), isSync(command('abortTransaction', [], true))]).toEqual([false, false]);
  });
});

describe('requests to Kafka', () => {
  const frameOf = (...messages: readonly Pick<WireMessage, 'topic' | 'headers'>[]): Buffer =>
    Buffer.from(messages.map(({ topic, headers }) => `${topic} ${Object.entries(headers).flat().join(' ')}`).join(' '));
  const condition = encodeCondition('intake', '2026-11-29T08:00:00.000Z', 'id', {} as unknown as ServiceCondition);
  const metric = { topic: metricsTopicOf('intake'), headers: { ce_type: 'vn.hoso.intake.dossier-submitted.metric.v1' } };
  const fact = { topic: factsTopicOf('intake'), headers: { ce_type: 'vn.hoso.intake.dossier-submitted.v1' } };

  it('are of a dossier where they bring facts or metric events, or say how far they were heard', () => {
    expect(kafkaCallOf('Produce', frameOf(fact, metric))).toBe('Produce');
    expect(kafkaCallOf('Produce', frameOf(metric))).toBe('Produce');
    expect(kafkaCallOf('Produce', frameOf(condition, metric))).toBe('Produce');
    expect(kafkaCallOf('Produce', Buffer.from('what nobody knows'))).toBe('Produce');
    expect(kafkaCallOf('OffsetCommit', Buffer.from('…'))).toBe('OffsetCommit');
  });

  it('are none where a service tells its own condition, fetches, or says that it is there', () => {
    expect(kafkaCallOf('Produce', frameOf(condition))).toBeUndefined();
    expect(kafkaCallOf('Produce', frameOf(condition, condition))).toBeUndefined();
    expect(['Fetch', 'Heartbeat', 'Metadata', 'ListOffsets'].map((name) => kafkaCallOf(name, Buffer.alloc(0)))).toEqual(
      [undefined, undefined, undefined, undefined],
    );
  });
});
