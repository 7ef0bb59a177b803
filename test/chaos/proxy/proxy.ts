import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { SeededRandom, type Random } from '@hoso/kernel';

import type { Certificates } from '../../support/certificates.js';
import type { Ambush } from './ambush.js';
import { Connection, type ConnectionRules } from './connection.js';
import { FrameOrder, type FrameFault } from './frame-faults.js';
import type { Protocol, Request } from './frames.js';
import type { ActiveFault, LineFault } from './line-faults.js';
import { SecureEnd } from './secure-end.js';

export interface ProxyOptions {
  /** Ports on loopback behind it, taken in turn; one that refuses is passed over. */
  readonly servers: readonly number[];
  /** Its own port; without it, any that is free. */
  readonly port?: number;
  /** Where given, faults may be ordered for single requests and answers. */
  readonly protocol?: Protocol;
  readonly random?: Random;
  /** Where given, clients come by TLS, which ends here: what passes, and the line to the server, is plain. */
  readonly certificates?: Pick<Certificates, 'good' | 'expired'>;
  /** Told of each request that comes, with all its bytes, before it goes on; only with a protocol. */
  readonly onRequest?: (request: Request, frame: Buffer) => void;
}

/** Stands in front of a server, passes everything on, and can spoil it in every way in which a network can. */
export interface Proxy {
  readonly port: number;
  /**
   * Puts a fault on the line, for the connections that stand and for those to come; answers how to take it back. `onTouched` is told
   * each time it strikes a connection, or something that passes.
   */
  spoil(fault: LineFault, onTouched?: () => void): () => void;
  /** Takes every fault and every order back, and takes calls again. */
  heal(): Promise<void>;
  /** Nobody gets through any more: what stands is reset, what comes is refused. Answers how many connections stood. */
  down(): Promise<number>;
  up(): Promise<void>;
  /** Resets every connection that stands, once; answers how many. */
  cut(): number;
  /**
   * Cuts, and presents a certificate that has expired to whoever comes, until it is healed; only where clients come by TLS. `onTouched`
   * is told of each connection that is cut, and of each client that is shown that certificate.
   */
  expire(onTouched?: () => void): void;
  /** Orders what becomes of one request. */
  order(fault: FrameFault): FrameOrder;
  /** Lets somebody lie in wait on the line, also while it is healed; answers how to call it off. */
  lay(ambush: Ambush): () => void;
  /** Connections that stand. */
  readonly connections: number;
  /** Requests that came, by name; only with a protocol. */
  readonly requests: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Opens a proxy. */
export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const { certificates } = options;
  const faults = new Map<ActiveFault, AbortController>();
  const connections = new Set<Connection>();
  const requests = new Map<string, number>();
  let ambushes: readonly Ambush[] = [];
  let orders: readonly FrameOrder[] = [];
  let turn = 0;
  let presents: 'good' | 'expired' = 'good';
  let onShownExpired = (): void => undefined;
  let inForce: readonly ActiveFault[] = [];
  const rules: ConnectionRules = {
    protocol: options.protocol,
    random: options.random ?? new SeededRandom(1),
    faults: () => inForce,
    orders: () => orders,
    ambushes: () => ambushes,
    onRequest: (request, frame) => {
      requests.set(request.name, (requests.get(request.name) ?? 0) + 1);
      options.onRequest?.(request, frame);
    },
  };

  const welcome = async (caller: Socket): Promise<void> => {
    const presented = presents;
    if (presented === 'expired') onShownExpired();
    const client = certificates === undefined ? caller : new SecureEnd(caller, certificates[presented]);
    client.on('error', () => undefined);
    const server = await reach(options.servers, turn++);
    const isLate = !listener.listening || presented !== presents;
    if (server === undefined || client.destroyed || isLate) {
      server?.destroy();
      client.resetAndDestroy();
      return;
    }
    const connection = new Connection(client, server, rules);
    connections.add(connection);
    connection.gone.addEventListener('abort', () => connections.delete(connection), { once: true });
    client.resume();
  };
  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (caller) => void welcome(caller));
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, HOST, () => {
        listener.off('error', reject);
        resolve();
      });
    });
  await listen(options.port ?? 0);
  const { port } = listener.address() as AddressInfo;

  const cut = (): number => {
    const { size } = connections;
    for (const connection of connections) connection.reset();
    return size;
  };
  const stopListening = (): Promise<number> =>
    new Promise((resolve) => {
      if (!listener.listening) return resolve(0);
      const { size } = connections;
      listener.close(() => resolve(size));
      cut();
    });
  const takeBack = (active: ActiveFault): void => {
    const healing = faults.get(active);
    faults.delete(active);
    inForce = [...faults.keys()];
    healing?.abort();
  };
  const up = async (): Promise<void> => {
    if (!listener.listening) await listen(port);
  };
  return {
    port,
    spoil: (fault, touch = () => undefined) => {
      const healing = new AbortController();
      const active = { fault, healed: healing.signal, touch };
      faults.set(active, healing);
      inForce = [...faults.keys()];
      for (const connection of [...connections]) connection.feel(active);
      return () => takeBack(active);
    },
    heal: async () => {
      for (const active of [...faults.keys()]) takeBack(active);
      orders = [];
      presents = 'good';
      await up();
    },
    down: stopListening,
    up,
    cut,
    expire: (onTouched = () => undefined) => {
      if (certificates === undefined) throw new Error('No certificate can expire where nobody presents one.');
      presents = 'expired';
      onShownExpired = onTouched;
      for (let cutOff = cut(); cutOff > 0; cutOff -= 1) onTouched();
    },
    order: (fault) => {
      const order = new FrameOrder(fault);
      orders = [...orders.filter(({ isDone }) => !isDone), order];
      return order;
    },
    lay: (ambush) => {
      ambushes = [...ambushes, ambush];
      return () => void (ambushes = ambushes.filter((one) => one !== ambush));
    },
    get connections() {
      return connections.size;
    },
    requests,
    close: async () => void (await stopListening()),
  };
}

/** The first of the servers, from the one whose turn it is, that takes the call. */
async function reach(servers: readonly number[], turn: number): Promise<Socket | undefined> {
  for (let step = 0; step < servers.length; step += 1) {
    const port = servers[(turn + step) % servers.length]!;
    const socket = await call(port);
    if (socket !== undefined) return socket;
  }
  return undefined;
}

function call(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST, allowHalfOpen: true, noDelay: true });
    socket.once('connect', () => {
      socket.off('error', refused);
      resolve(socket);
    });
    const refused = (): void => resolve(undefined);
    socket.once('error', refused);
  });
}
