import { describe, expect, it } from '@jest/globals';
import type { Connection, Writer } from '@platformatic/kafka';

import { FetchSession, type Fetched } from './platformatic-fetch.js';

type Answer = { readonly errorCode: number; readonly sessionId: number } | Error;

/** Where a request says which session it belongs to, and how far that is. */
const SESSION_AT = 17;
const EPOCH_AT = 21;

/** A broker that answers in turn, and remembers which session and step of it each request named, and whether the topic. */
class RehearsedBroker {
  readonly asked: [session: number, epoch: number, namesTopic: boolean][] = [];

  constructor(private readonly answers: Answer[]) {}

  get connection(): Connection {
    return { send: this.send } as unknown as Connection;
  }

  private readonly send = (
    _api: number, _version: number, request: () => Writer, _parse: unknown, _in: boolean, _out: boolean,
    callback: (error: Error | null, fetched?: Fetched) => void,
  ): void => {
    const bytes = request().dynamicBuffer.slice();
    this.asked.push([bytes.readInt32BE(SESSION_AT), bytes.readInt32BE(EPOCH_AT), bytes.includes('topic')]);
    const answer = this.answers.shift()!;
    if (answer instanceof Error) callback(answer);
    else callback(null, { ...answer, topics: [] });
  };
}

const READINGS = [{ topic: 'topic', partition: 0, offset: 5n }];

describe('what a broker remembers of a reader', () => {
  it('need not be said again', async () => {
    const broker = new RehearsedBroker([{ errorCode: 0, sessionId: 7 }, { errorCode: 0, sessionId: 7 }]);
    const session = new FetchSession({ waitMs: 1, bytesPerPartitionMax: 1 });
    for (let time = 0; time < 2; time += 1) await session.fetch(broker.connection, READINGS);
    expect(broker.asked).toEqual([[0, 0, true], [7, 1, false]]);
  });

  it.each([
    ['lost', new Error('the connection is closed')],
    ['refused', { errorCode: 70, sessionId: 0 }],
  ])('is not relied on after a fetch that was %s: the next one begins anew and names everything', async (_how, trouble) => {
    const broker = new RehearsedBroker([{ errorCode: 0, sessionId: 7 }, trouble, { errorCode: 0, sessionId: 8 }]);
    const session = new FetchSession({ waitMs: 1, bytesPerPartitionMax: 1 });
    await session.fetch(broker.connection, READINGS);
    await expect(session.fetch(broker.connection, READINGS)).rejects.toThrow();
    await session.fetch(broker.connection, READINGS);
    expect(broker.asked).toEqual([[0, 0, true], [7, 1, false], [0, 0, true]]);
  });
});
