import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { eventually } from '../../support/eventually.js';

/** Says everything back, and notes how its connections ended. */
export interface EchoServer {
  readonly port: number;
  readonly heard: () => string;
  /** How many connections have ended, however. */
  readonly ended: () => number;
  close(): Promise<void>;
}

export async function startEchoServer(): Promise<EchoServer> {
  const sockets = new Set<Socket>();
  let heard = '';
  let ended = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      socket.write(bytes);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      ended += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    ended: () => ended,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A client that remembers what it heard and how its connection ended. */
export class Caller {
  private words = '';
  private how: string | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes) => (this.words += bytes.toString('latin1')));
    socket.on('error', (error: NodeJS.ErrnoException) => (this.how ??= error.code ?? error.message));
    socket.on('close', () => (this.how ??= 'ended'));
  }

  static async to(port: number): Promise<Caller> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Caller(socket);
  }

  get heard(): string {
    return this.words;
  }

  /** Undefined while the connection stands. */
  get ending(): string | undefined {
    return this.how;
  }

  say(words: string): void {
    this.socket.write(words);
  }

  untilHeard(words: string): Promise<true> {
    return eventually(`"${words}" comes back`, () => this.words === words);
  }

  async untilEnded(): Promise<string> {
    return eventually('the connection ends', () => this.how);
  }

  hangUp(): void {
    this.socket.end();
  }
}
