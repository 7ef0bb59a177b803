import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a store and its server, and can lose answers. */
export interface CuttingProxy {
  readonly port: number;
  /** The answers to the next `count` commits never arrive: the connection breaks instead. */
  loseCommitAnswers(count: number): void;
  /** How many answers have been lost. */
  readonly lost: number;
  /** How many pieces the clients have sent; a request that is not large is one. */
  readonly sent: number;
  close(): Promise<void>;
}

export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let toLose = 0;
  let lost = 0;
  let sent = 0;
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    let losesNext = false;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (bytes) => {
      sent += 1;
      if (toLose > 0 && bytes.includes('commitTransaction')) {
        toLose -= 1;
        losesNext = true;
      }
      server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (losesNext) {
        lost += 1;
        client.destroy();
      } else client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    loseCommitAnswers(count) {
      toLose = count;
    },
    get lost() {
      return lost;
    },
    get sent() {
      return sent;
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
