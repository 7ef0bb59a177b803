import { fetchV12, type Connection, type Reader } from '@platformatic/kafka';

/** What one broker answers: only partitions that have news. */
export interface Fetched {
  readonly errorCode: number;
  readonly sessionId: number;
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly FetchedPartition[] }[];
}

export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  /** As they lie at the broker; `platformatic-messages.ts` reads them. */
  readonly batches: Buffer;
}

/** A partition that is read, and the next offset to read there. */
export interface Reading {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

export interface FetchSettings {
  readonly waitMs: number;
  readonly bytesPerPartitionMax: number;
}

const FETCH = 1;
const VERSION = 12;
const BYTES_MIN = 1;
const BYTES_MAX = 10 * 1024 * 1024;
/** The house uses no transactions. */
const READ_UNCOMMITTED = 0;
const NO_EPOCH = -1;
/** High watermark, last stable offset and first offset. */
const BYTES_OF_MARKS = 24;
const BYTES_OF_TRANSACTION = 16;
/** Which replica the broker would rather have read. */
const BYTES_OF_REPLICA = 4;
const LAST_EPOCH = 2 ** 31 - 1;

/**
 * What one broker remembers of what a member reads there. A fetch names only what is new since the last one: with six
 * topics of twelve partitions, most fetches name nothing, and their answers hold only what has news.
 */
export class FetchSession {
  private id = 0;
  private epoch = 0;
  private readonly known = new Map<Reading, bigint>();

  constructor(private readonly settings: FetchSettings) {}

  /**
   * One fetch of exactly `readings`, which stays open until there is news or `waitMs` are over. A partition's error
   * stands in its part of the answer; anything else rejects, and the next fetch begins a new session.
   */
  async fetch(connection: Connection, readings: readonly Reading[]): Promise<Fetched> {
    const offsets = new Map(readings.map((reading) => [reading, reading.offset]));
    const forgotten = [...this.known.keys()].filter((reading) => !offsets.has(reading));
    const changed = readings.filter((reading) => this.known.get(reading) !== reading.offset);
    try {
      const response = await this.ask(connection, changed, forgotten);
      this.remember(response.sessionId, offsets);
      return response;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  private ask(
    connection: Connection,
    changed: readonly Reading[],
    forgotten: readonly Reading[],
  ): Promise<Fetched> {
    const request = () =>
      fetchV12.createRequest(
        this.settings.waitMs,
        BYTES_MIN,
        BYTES_MAX,
        READ_UNCOMMITTED,
        this.id,
        this.epoch,
        byTopic(changed, (reading) => this.wish(reading)),
        byTopic(forgotten, ({ partition }) => partition),
        '',
      );
    return new Promise((resolve, reject) => {
      connection.send<Fetched>(FETCH, VERSION, request, parseFetched, true, true, (error, fetched) => {
        // Beside its error the client gives null or nothing, as it comes.
        if (error !== null || fetched === undefined) reject(error ?? new Error('the broker answered nothing'));
        else if (fetched.errorCode !== 0) reject(new Error(`the broker refuses to be read, with code ${fetched.errorCode}`));
        else resolve(fetched);
      });
    });
  }

  private wish({ partition, offset }: Reading): fetchV12.FetchRequestPartition {
    return {
      partition,
      fetchOffset: offset,
      partitionMaxBytes: this.settings.bytesPerPartitionMax,
      currentLeaderEpoch: NO_EPOCH,
      lastFetchedEpoch: NO_EPOCH,
    };
  }

  private remember(id: number, offsets: ReadonlyMap<Reading, bigint>): void {
    // The broker has no room for a session: every fetch names everything.
    if (id === 0) return this.forget();
    this.id = id;
    this.epoch = this.epoch === LAST_EPOCH ? 1 : this.epoch + 1;
    this.known.clear();
    for (const [reading, offset] of offsets) this.known.set(reading, offset);
  }

  private forget(): void {
    this.id = 0;
    this.epoch = 0;
    this.known.clear();
  }
}

function byTopic<Part>(
  readings: readonly Reading[],
  part: (reading: Reading) => Part,
): { topicId: string; partitions: Part[] }[] {
  const topics = new Map<string, Part[]>();
  for (const reading of readings) {
    const known = topics.get(reading.topic);
    if (known === undefined) topics.set(reading.topic, [part(reading)]);
    else known.push(part(reading));
  }
  // In this version of the request a topic's name stands where later ones have its id.
  return Array.from(topics, ([topicId, partitions]) => ({ topicId, partitions }));
}

/** The client's own reading makes objects of every record and rejects the whole answer for the sake of one partition. */
function parseFetched(_correlation: number, _api: number, _version: number, reader: Reader): Fetched {
  // How long the broker held this client back.
  reader.readInt32();
  return {
    errorCode: reader.readInt16(),
    sessionId: reader.readInt32(),
    topics: reader.readArray((ofTopic) => ({
      topic: ofTopic.readString(),
      partitions: ofTopic.readArray(parsePartition),
    })),
  };
}

function parsePartition(reader: Reader): FetchedPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.skip(BYTES_OF_MARKS);
  // Aborted transactions: their producer and first offset.
  reader.readNullableArray((ofTransaction) => ofTransaction.skip(BYTES_OF_TRANSACTION));
  reader.skip(BYTES_OF_REPLICA);
  const length = Math.max(0, reader.readUnsignedVarInt() - 1);
  const batches = reader.buffer.slice(reader.position, reader.position + length);
  reader.skip(length);
  return { partition, errorCode, batches };
}
