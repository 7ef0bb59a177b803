import { freeBlock } from '../../deploy/local/ports.js';

/** Below the ports that the system gives to whoever calls, or listens wherever there is room. */
const FIRST_PORT = 10_000;
const BLOCKS = 400;
const BLOCK_PORTS = 10;
let blocksTaken = 0;

/**
 * So many free ports, ten at most, for what a suite starts itself and may kill: the system gives them to nobody else, so that nobody
 * sits there when it comes up, or comes back after it was killed.
 */
export async function ownPorts(count: number): Promise<readonly number[]> {
  const distances = Array.from({ length: count }, (_, distance) => distance);
  const block = (process.pid + blocksTaken) % BLOCKS;
  blocksTaken += 1;
  const base = await freeBlock(FIRST_PORT + block * BLOCK_PORTS, distances);
  return distances.map((distance) => base + distance);
}
