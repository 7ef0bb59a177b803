import { openSimulator } from './open-simulator.js';
import { addHistory, emptyTally } from './tally.js';
import type { Slice, Word } from './workers.js';

Error.stackTraceLimit = 0;
const say = (word: Word): void => void process.send?.(word);

const { simulate } = await openSimulator(process.argv[2]);
process.on('message', (slice: Slice) => void live(slice));
say('ready');

async function live({ first, last }: Slice): Promise<void> {
  const tally = emptyTally();
  for (let seed = first; seed <= last; seed += 1) {
    say({ at: seed });
    addHistory(tally, await simulate(seed));
  }
  say({ tally });
}
