import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';

import { startStore, temporaryFolder } from '../../support/engines.js';
import { judgeRestart } from '../checker/judge-restart.js';
import { readDocuments } from '../checker/reading.js';

type Client = InstanceType<typeof mongoose.mongo.MongoClient>;
interface Named {
  readonly _id: string;
  readonly [field: string]: unknown;
}

describe('a reading of all that the house keeps', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let engine: Awaited<ReturnType<typeof startStore>>;
  let client: Client;

  beforeAll(async () => {
    folder = await temporaryFolder();
    engine = await startStore({ dataFolder: folder.path });
    client = await new mongoose.mongo.MongoClient(engine.uri).connect();
  });
  afterAll(async () => {
    await client.close();
    await engine.kill();
    await folder.remove();
  });

  const put = async (place: string, document: Named): Promise<void> => {
    const [database = '', collection = ''] = place.split('.');
    await client.db(database).collection<Named>(collection).replaceOne({ _id: document._id }, document, { upsert: true });
  };
  const row = { _id: 'one', rev: 3, writtenBy: 'a', heard: { intake: 1, processing: 2 }, state: { row: { status: 4 }, duePassed: null } };
  const bucket = { _id: 'received|1', claim: 'x', countedAt: new Date(1), counts: { received: 1, finished: 0 } };
  const nobody = { received: 0, finished: 0, notAccepted: 0, withdrawn: 0, stopped: 0 };
  const sealed = { _id: 'hash', ciphertext: new mongoose.mongo.Binary(Buffer.from('sealed')), round: 0 };

  beforeEach(async () => {
    await put('hoso_monitoring.dossiers', row);
    await put('hoso_monitoring.buckets', bucket);
    await put('hoso_intake.contents', sealed);
    await put('hoso_processing.cases', { _id: 'one', rev: 3, spokenAt: new Date(5) });
  });

  /** What is seen to have changed after a document was replaced. */
  async function changedBy(place: string, document: Named): Promise<readonly string[]> {
    const before = { documents: await readDocuments(engine.uri), reports: [] };
    await put(place, document);
    const after = { documents: await readDocuments(engine.uri), reports: [] };
    return [...judgeRestart({ readings: { before, after } })].map(({ says }) => says);
  }

  it.each<[string, string, Named]>([
    ['one byte of what is sealed', 'hoso_intake.contents', { ...sealed, ciphertext: new mongoose.mongo.Binary(Buffer.from('sealEd')) }],
    ['a moment', 'hoso_processing.cases', { _id: 'one', rev: 3, spokenAt: new Date(6) }],
    ['a revision of an owner', 'hoso_processing.cases', { _id: 'one', rev: 4, spokenAt: new Date(5) }],
    ['a number heard', 'hoso_monitoring.dossiers', { ...row, heard: { intake: 1, processing: 3 } }],
    ['a row', 'hoso_monitoring.dossiers', { ...row, state: { row: { status: 5 }, duePassed: null } }],
    ['a kind of number', 'hoso_monitoring.dossiers', { ...row, state: { row: { status: '4' }, duePassed: null } }],
    ['a count', 'hoso_monitoring.buckets', { ...bucket, counts: { received: 2, finished: 0 } }],
    ['a new document', 'hoso_identity_verification.verifications', { _id: 'two' }],
    ['an entry of an owner’s archive', 'hoso_intake.dossiers_archive', { _id: 'one:1', n: 1 }],
  ])('sees %s', async (_what, place, document) => {
    expect(await changedBy(place, document)).toHaveLength(1);
  });

  it.each<[string, string, Named]>([
    ['how often and by which write a row was written', 'hoso_monitoring.dossiers', { ...row, rev: 1, writtenBy: 'b' }],
    ['in which order owners were heard', 'hoso_monitoring.dossiers', { ...row, heard: { processing: 2, intake: 1 } }],
    ['when a due date was seen to have passed', 'hoso_monitoring.dossiers', { ...row, state: { row: { status: 4 }, duePassed: 'today' } }],
    ['who counted a bucket, and when', 'hoso_monitoring.buckets', { ...bucket, claim: 'y', countedAt: new Date(2) }],
    ['a bucket that nobody is in', 'hoso_monitoring.buckets', { ...bucket, _id: 'empty', counts: nobody }],
    ['how far a reconciler has walked', 'hoso_processing.cases_positions', { _id: 'intake', position: 'here' }],
    ['what was done by hand at the watch', 'hoso_monitoring.dossiers_audit', { _id: 'act' }],
  ])('passes over %s', async (_what, place, document) => {
    expect(await changedBy(place, document)).toEqual([]);
  });
});
