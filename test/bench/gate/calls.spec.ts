import { describe, expect, it } from '@jest/globals';

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
  it('are of a dossier where they bring facts, or say how far they were heard', () => {
    expect(kafkaCallOf('Produce', Buffer.from('… hoso.intake.facts.v1 … hoso.intake.metrics.v1 …'))).toBe('Produce');
    expect(kafkaCallOf('OffsetCommit', Buffer.from('…'))).toBe('OffsetCommit');
  });

  it('are none where a service tells its own condition, fetches, or says that it is there', () => {
    expect(kafkaCallOf('Produce', Buffer.from('… hoso.intake.metrics.v1 …'))).toBeUndefined();
    expect(['Fetch', 'Heartbeat', 'Metadata', 'ListOffsets'].map((name) => kafkaCallOf(name, Buffer.alloc(0)))).toEqual(
      [undefined, undefined, undefined, undefined],
    );
  });
});
