import { freeBlock } from '../../deploy/local/ports.js';

/** Below the ports that the system gives to whoever calls, or listens wherever there is room. */
const FIRST_PORT = 10_000;
const BLOCK_PORTS = 10;
/** Suites run side by side in so many workers at most, each with blocks of its own. */
const WORKERS = 8;
const BLOCKS_OF_A_WORKER = 50;
let blocksTaken = 0;

/**
 * So many free ports, ten at most, for what a suite starts itself and may kill: the system gives them to nobody else, and no worker takes
 * them from another, so that nobody sits there when it comes up, or comes back after it was killed.
 */
export async function ownPorts(count: number): Promise<readonly number[]> {
  const distances = Array.from({ length: count }, (_, distance) => distance);
  const base = await freeBlock(firstPortOf(Number(process.env['JEST_WORKER_ID'] ?? 0), process.pid + blocksTaken), distances);
  blocksTaken += 1;
  return distances.map((distance) => base + distance);
}

/** Where a worker looks for a block first; `turn` is another one for each block, and for each run. */
export function firstPortOf(worker: number, turn: number): number {
  return FIRST_PORT + ((worker % WORKERS) * BLOCKS_OF_A_WORKER + (turn % BLOCKS_OF_A_WORKER)) * BLOCK_PORTS;
}
