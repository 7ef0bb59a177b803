import mongoose from 'mongoose';

/** A command to the store, as far as calls are told apart here. */
export interface StoreCommand {
  /** `find`, `insert`, `bulkWrite`, `commitTransaction`, … */
  readonly name: string;
  /** Where it reads or writes; `admin` where it is about no collection. */
  readonly database: string;
  /** The session that it belongs to, which no other client has; empty where it names none. */
  readonly session: string;
  /** Part of a transaction, which another command commits. */
  readonly inTransaction: boolean;
  /** The fields by which it looks for documents, in their order and without doubles. */
  readonly lookedForBy: readonly string[];
}

type Document = Readonly<Record<string, unknown>>;

const MESSAGE = 2_013;
const SECTIONS_AT = 20;
/** A section of a message that is one document: the command. */
const BODY = 0;

/** Reads a command in MongoDB's wire protocol; undefined for a frame of the old kind, by which connections only say hello. */
export function readStoreCommand(frame: Buffer): StoreCommand | undefined {
  if (frame.readInt32LE(12) !== MESSAGE) return undefined;
  let command: Document = {};
  const beside: Document[] = [];
  for (let at = SECTIONS_AT; at + 5 <= frame.length; at += 1 + frame.readInt32LE(at + 1)) {
    const end = at + 1 + frame.readInt32LE(at + 1);
    if (frame[at] === BODY) command = documentAt(frame, at + 1);
    else for (let one = frame.indexOf(0, at + 5) + 1; one < end; one += frame.readInt32LE(one)) beside.push(documentAt(frame, one));
  }
  const filters = [command['filter'], command['query'], ...beside.map((one) => one['q'] ?? one['filter'])];
  // A write into several collections names them one by one.
  const place = beside.find((one) => typeof one['ns'] === 'string')?.['ns'] ?? command['$db'];
  const { id } = (command['lsid'] ?? {}) as { readonly id?: { toString(encoding: 'hex'): string } };
  return {
    name: Object.keys(command)[0] ?? '',
    database: String(place ?? '').split('.', 1)[0]!,
    session: id?.toString('hex') ?? '',
    inTransaction: command['autocommit'] === false,
    lookedForBy: [...new Set(filters.flatMap((filter) => Object.keys(filter ?? {})))],
  };
}

function documentAt(frame: Buffer, at: number): Document {
  return mongoose.mongo.BSON.deserialize(frame.subarray(at, at + frame.readInt32LE(at)));
}
