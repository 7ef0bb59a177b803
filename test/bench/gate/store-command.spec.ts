import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';

import { readStoreCommand } from './store-command.js';

type Document = Readonly<Record<string, unknown>>;

const bytesOf = (document: Document): Buffer => Buffer.from(mongoose.mongo.BSON.serialize(document));
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
/** A message of MongoDB's protocol: a command, and beside it, where there are any, a section of documents before or behind it. */
function message(command: Document, beside: readonly Document[] = [], isBefore = false): Buffer {
  const body = Buffer.concat([Buffer.of(0), bytesOf(command)]);
  const documents = Buffer.concat([Buffer.from('updates\0'), ...beside.map(bytesOf)]);
  const section = beside.length === 0 ? [] : [Buffer.of(1), int32(4 + documents.length), documents];
  const rest = Buffer.concat([int32(0), ...(isBefore ? [...section, body] : [body, ...section])]);
  return Buffer.concat([int32(16 + rest.length), int32(7), int32(0), int32(2_013), rest]);
}

describe('a command to the store', () => {
  it('is known by its name, its database and the fields by which it looks', () => {
    const find = { find: 'dossiers', filter: { _id: { $in: ['a'] } }, $db: 'hoso_intake' };
    expect(readStoreCommand(message(find))).toEqual({
      name: 'find', database: 'hoso_intake', session: '', inTransaction: false, lookedForBy: ['_id'],
    });
    const change = { findAndModify: 'numbers', query: { _id: 'x', year: 2_026 }, $db: 'hoso_processing' };
    expect(readStoreCommand(message(change))).toMatchObject({ name: 'findAndModify', lookedForBy: ['_id', 'year'] });
  });

  it.each([false, true])('is read with the documents beside it, before it: %s', (isBefore) => {
    const command = { update: 'dossiers', $db: 'hoso_intake' };
    const updates = [{ q: { _id: 'a', rev: 1 }, u: {} }, { q: { _id: 'b', rev: 4 }, u: {} }, { q: { _id: 'c', v: 2 }, u: {} }];
    expect(readStoreCommand(message(command, updates, isBefore))).toMatchObject({ name: 'update', lookedForBy: ['_id', 'rev', 'v'] });
  });

  it('may be one for several collections, and is made where they are', () => {
    const documents = [
      { insert: 0, document: { _id: 'a' } }, { update: 0, filter: { _id: 'a', claim: 'x' }, updateMods: {} }, { ns: 'hoso_monitoring.buckets' },
    ];
    const command = readStoreCommand(message({ bulkWrite: 1, $db: 'admin' }, documents));
    expect(command).toMatchObject({ name: 'bulkWrite', database: 'hoso_monitoring', lookedForBy: ['_id', 'claim'] });
  });

  it('is known to be part of a transaction, and by its session', () => {
    const id = new mongoose.mongo.Binary(Buffer.from('c0ffee', 'hex'), 4);
    const inside = { insert: 'dossiers', lsid: { id }, autocommit: false, startTransaction: true, $db: 'hoso_intake' };
    expect(readStoreCommand(message(inside, [{ _id: 'a' }]))).toMatchObject({ session: 'c0ffee', inTransaction: true, lookedForBy: [] });
    expect(readStoreCommand(message({ commitTransaction: 1, lsid: { id }, autocommit: false, $db: 'admin' }))).toMatchObject({
      name: 'commitTransaction', database: 'admin', session: 'c0ffee',
    });
  });

  it('is none where a connection says hello in the old way', () => {
    expect(readStoreCommand(Buffer.concat([int32(20), int32(1), int32(0), int32(2_004), int32(0)]))).toBeUndefined();
  });
});
