import type { Defect, Failure } from '@hoso/kernel';
import mongoose, { type Connection } from 'mongoose';

import type { GroupCommit } from './mongo-context.js';
import { asFault } from './mongo-faults.js';

export interface MongooseStoreOptions {
  /** `mongodb://…`; hosts, replica set, user, TLS. What concerns durability and time limits is set here, not there. */
  readonly uri: string;
  /** The service's own database. */
  readonly database: string;
  /** How the engine is named in banners and reports; asked of the engine when left out. */
  readonly engineName?: string;
  /** After this time an operation answers with a Failure. */
  readonly operationTimeoutMs?: number;
  /** Sockets to the store at most. */
  readonly poolSizeMax?: number;
  /** At most this way of group commit; the best that the engine announces when left out. */
  readonly groupCommit?: GroupCommit;
}

/** From this version of the wire protocol on (MongoDB 8.0) a server knows the `bulkWrite` command. */
const BULK_COMMAND_WIRE_VERSION = 25;

/** Opens a connection of mongoose's own for one store, with the time limits and the durability that the port promises. */
export async function openConnection(options: MongooseStoreOptions, answerTimeoutMs: number): Promise<Connection> {
  const { uri, database, operationTimeoutMs = 5_000, poolSizeMax = 10 } = options;
  const connection = mongoose.createConnection(uri, {
    dbName: database,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    maxPoolSize: poolSizeMax,
    w: 'majority',
    journal: true,
    // A repeated write whose first answer got lost would be answered "missed": the caller is told of the loss instead.
    retryWrites: false,
    serverSelectionTimeoutMS: operationTimeoutMs,
    connectTimeoutMS: operationTimeoutMs,
    waitQueueTimeoutMS: operationTimeoutMs,
    socketTimeoutMS: answerTimeoutMs,
    promoteBuffers: true,
    ignoreUndefined: true,
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    throw await givenUp(connection, error);
  }
}

/** Ends a connection that never was of use, and tells why it was not; how it ended says nothing more. */
export function givenUp(connection: Connection, error: unknown): Promise<Failure | Defect> {
  const why = (): Failure | Defect => asFault(error, 'connect');
  return connection.close(true).then(why, why);
}

/** The best way of group commit that a server announces. */
export function groupCommitOf(hello: Readonly<Record<string, unknown>>): GroupCommit {
  if (hello['setName'] === undefined && hello['msg'] !== 'isdbgrid') return 'singly';
  return Number(hello['maxWireVersion']) >= BULK_COMMAND_WIRE_VERSION ? 'command' : 'transaction';
}

/** How the engine calls itself. */
export async function engineOf(connection: Connection): Promise<string> {
  const build: Readonly<Record<string, unknown>> = await connection.getClient().db('admin').command({ buildInfo: 1 });
  return 'secantusVersion' in build
    ? `WiredTiger (SecantusDB ${String(build['secantusVersion'])})`
    : `MongoDB ${String(build['version'])}`;
}
