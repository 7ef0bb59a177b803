import { parseArgs } from 'node:util';
import { simulate } from './simulate.js';
import { addHistory, emptyTally, linesOf } from './tally.js';
import { timelineOf } from './timeline.js';

Error.stackTraceLimit = 0;
const { values } = parseArgs({ options: { seed: { type: 'string' }, seeds: { type: 'string' } } });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
if (values.seed !== undefined) {
  const judged = await simulate(Number(values.seed), true);
  for (const line of timelineOf(judged)) say(line);
} else {
  const [from, to] = (values.seeds ?? '1..100').split('..').map(Number);
  const tally = emptyTally();
  const begun = performance.now();
  for (let seed = from!; seed <= to!; seed += 1) addHistory(tally, await simulate(seed));
  for (const line of linesOf(tally, (performance.now() - begun) / 1_000, 1)) say(line);
}
