import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';

import { startStore } from '../../../deploy/local/engines/index.js';
import { Roster } from '../../../deploy/local/roster.js';
import { eventually } from '../../support/eventually.js';
import { ownPorts } from '../../support/own-ports.js';
import { makeDisk, type Disk } from './disk.js';

const MEBIBYTES = 512;
/** Enough for an empty store and some more logs. */
const FILES_MAX = 400;
/** Small, so that the next one is soon begun. */
const SMALL_LOGS = 'log=(enabled=true,file_max=4MB,prealloc=false)';
/** Three of them in one transaction are a record larger than the log's buffer. */
const LARGE = 'x'.repeat(60_000);
const BEFORE = 30;

const folder = mkdtempSync(join(tmpdir(), 'hoso-full-log-'));
/** None for a store that somebody has named: its disk is not ours. */
const disk = process.env['MONGODB_URI'] === undefined ? await makeDisk(join(folder, 'disk'), MEBIBYTES, FILES_MAX) : undefined;
const usual = process.env['SECANTUS_WT_CONFIG_EXTRA'];

beforeAll(() => {
  process.env['SECANTUS_WT_CONFIG_EXTRA'] = SMALL_LOGS;
});

afterAll(async () => {
  if (usual === undefined) delete process.env['SECANTUS_WT_CONFIG_EXTRA'];
  else process.env['SECANTUS_WT_CONFIG_EXTRA'] = usual;
  await disk?.remove();
  await rm(folder, { recursive: true, force: true });
});

(disk === undefined ? describe.skip : describe)('a store that finds no room for its next log', () => {
  it('has kept whatever it acknowledged, and ends', async () => {
    const { folder: dataFolder } = disk as Disk;
    const [port = 0] = await ownPorts(1);
    const options = { dataFolder, port, logFile: join(folder, 'store.log'), roster: new Roster(join(folder, 'run.json')) };
    const store = await startStore(options);
    const client = await clientOf(store.uri);
    const acknowledged: string[] = [];
    const writing = writeUntilRefused(client, acknowledged);
    await eventually('some are acknowledged', () => acknowledged.length > BEFORE);
    const fillers = useUpFiles(dataFolder);
    await writing;
    await client.close();
    await store.kill();
    await Promise.all(fillers.map((file) => rm(file)));
    const again = await startStore(options);
    const reader = await clientOf(again.uri);
    try {
      const kept = await reader.db('full_log').collection<Kept>('large').find({}, { projection: { _id: 1 } }).toArray();
      const ids = new Set(kept.map(({ _id }) => _id));
      expect(acknowledged.length).toBeGreaterThan(0);
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
      expect(await store.ended).toEqual({ code: null, signal: 'SIGABRT' });
    } finally {
      await reader.close();
      await again.kill();
    }
  }, 60_000);
});

interface Kept {
  readonly _id: string;
  readonly text: string;
}

function clientOf(uri: string): Promise<mongoose.mongo.MongoClient> {
  return new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 10_000 }).connect();
}

/** One large transaction after the other; ends with the first that is not acknowledged. */
async function writeUntilRefused(client: mongoose.mongo.MongoClient, acknowledged: string[]): Promise<void> {
  const collection = client.db('full_log').collection<Kept>('large');
  for (let number = 0; ; number += 1) {
    const ids = [0, 1, 2].map((place) => `${number}-${place}`);
    const session = client.startSession();
    try {
      session.startTransaction();
      await collection.insertMany(ids.map((_id) => ({ _id, text: LARGE })), { session });
      await session.commitTransaction();
    } catch {
      return; // nothing is known of this one, and nothing was promised
    } finally {
      await session.endSession().catch(() => undefined);
    }
    acknowledged.push(...ids);
  }
}

/** Makes empty files until the disk takes no more. */
function useUpFiles(dataFolder: string): readonly string[] {
  const made: string[] = [];
  for (;;) {
    const file = join(dataFolder, `filler-${made.length}`);
    try {
      writeFileSync(file, '');
    } catch {
      return made;
    }
    made.push(file);
  }
}
