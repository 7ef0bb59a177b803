import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import { Connection } from '@platformatic/kafka';

import { FetchSession } from './platformatic-fetch.js';

let broker: Server;
let connection: Connection;
let brokersEnd: Socket;

/** A client that waits so long for an answer, and its broker, that takes everything and never answers. */
async function connect(requestTimeout: number): Promise<void> {
  broker = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(broker, 'listening');
  connection = new Connection('spec', { requestTimeout });
  connection.on('error', () => undefined);
  const { port } = broker.address() as AddressInfo;
  const [accepted] = await Promise.all([once(broker, 'connection'), connection.connect('127.0.0.1', port)]);
  brokersEnd = accepted[0] as Socket;
}

afterEach(async () => {
  await connection.close();
  brokersEnd.destroy();
  await new Promise((resolve) => void broker.close(resolve));
});

function fetch(): Promise<unknown> {
  const session = new FetchSession({ waitMs: 10, bytesPerPartitionMax: 1_024 });
  return session.fetch(connection, [{ topic: 'topic', partition: 0, offset: 0n }]);
}

describe('a fetch', () => {
  it('fails when its time is over and the broker is mute', async () => {
    await connect(100);
    await expect(fetch()).rejects.toThrow('Request timed out');
  });

  it('fails when the broker is gone', async () => {
    // Long enough that it is not over first, however late the process hears of the end.
    await connect(60_000);
    const fetching = fetch();
    brokersEnd.destroy();
    await expect(fetching).rejects.toThrow('Connection closed');
  });
});
