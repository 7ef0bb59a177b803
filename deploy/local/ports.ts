import { createServer, type Server } from 'node:net';

/** Whether nobody listens on this port, on any address of this machine. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === undefined) return false;
  await close(server);
  return true;
}

/** As many ports that nobody uses, all different, chosen by the operating system. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers: Server[] = [];
  try {
    for (let taken = 0; taken < count; taken += 1) {
      const server = await listen(0);
      if (server === undefined) throw new Error('The operating system has no free port left.');
      servers.push(server);
    }
    return servers.map(portOf);
  } finally {
    await Promise.all(servers.map(close));
  }
}

/** The usual ports when all of them are free, otherwise as many others. */
export async function portsNear(usual: readonly number[]): Promise<readonly number[]> {
  const free = await Promise.all(usual.map(isPortFree));
  return free.every(Boolean) ? usual : freePorts(usual.length);
}

/** How far a whole block of ports moves when one of them is taken, and how often it may move. */
const BLOCK_STEP = 10;
const BLOCKS_MAX = 200;

/** The first of `base`, `base + 10`, `base + 20`, … from which all ports at the given distances are free. */
export async function freeBlock(base: number, distances: readonly number[]): Promise<number> {
  for (let block = 0; block < BLOCKS_MAX; block += 1) {
    const first = base + block * BLOCK_STEP;
    const free = await Promise.all(distances.map((distance) => isPortFree(first + distance)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`No free block of ports from ${base} up to ${base + BLOCKS_MAX * BLOCK_STEP}.`);
}

/** Undefined when somebody has the port. Asks for every address of both protocol families where both exist. */
async function listen(port: number): Promise<Server | undefined> {
  try {
    return await listenOn(port, '::');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') return undefined;
  }
  try {
    return await listenOn(port, '0.0.0.0');
  } catch {
    return undefined;
  }
}

function listenOn(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has no port.');
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
