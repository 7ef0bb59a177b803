import { openSimulator } from './open-simulator.js';
import { addHistory, emptyTally } from './tally.js';
import type { Slice } from './workers.js';

Error.stackTraceLimit = 0;
const { simulate } = await openSimulator(process.argv[2]);
process.on('message', (slice: Slice) => {
  void live(slice).then((tally) => process.send?.(tally));
});
process.send?.('ready');

async function live({ first, last }: Slice): Promise<ReturnType<typeof emptyTally>> {
  const tally = emptyTally();
  for (let seed = first; seed <= last; seed += 1) addHistory(tally, await simulate(seed));
  return tally;
}
