import { readFile, writeFile } from 'node:fs/promises';

import type { Evidence, Reading } from './evidence.js';
import { gather, gatherTopics, type Places } from './gather.js';
import { compareReadings, judge } from './judge.js';
import { readReports } from './read-doors.js';
import { readDocuments } from './reading.js';

/**
 * `node main.js <places.json> [<evidence.json>]`: gathers and judges, and where a second file is named keeps the evidence there.
 * `node main.js --again <evidence.json>`: judges what was kept.
 * `node main.js --topics <places.json> <topics.json>`: keeps what the topics carry, for places that name that file. Of the places, only
 * the driver's file and the brokers need to be there.
 * `node main.js --read <places.json> <reading.json>`: keeps a reading of all that the house keeps.
 * `node main.js --compare <places.json> <reading.json> [<evidence.json>]`: reads again, and holds the two readings against each
 * other; adds them to the evidence where that is named.
 * Prints the verdict as JSON; exit code 0 when everything holds.
 */
const [first = '', second = '', third = '', fourth] = process.argv.slice(2);
const parsed = async <Shape>(file: string): Promise<Shape> => JSON.parse(await readFile(file, 'utf8')) as Shape;

async function read({ storeUri, addresses: { monitoring: [monitoring = ''], issuer } }: Places): Promise<Reading> {
  return { documents: await readDocuments(storeUri), reports: await readReports(monitoring, issuer) };
}

async function verdict(): Promise<{ readonly holds: boolean }> {
  switch (first) {
    case '--read':
      await writeFile(third, JSON.stringify(await read(await parsed<Places>(second))));
      return { holds: true };
    case '--compare': {
      const readings = { before: await parsed<Reading>(third), after: await read(await parsed<Places>(second)) };
      if (fourth !== undefined) await writeFile(fourth, JSON.stringify({ ...(await parsed<Evidence>(fourth)), readings }));
      return compareReadings(readings);
    }
    case '--topics':
      await writeFile(third, JSON.stringify(await gatherTopics(await parsed<Places>(second))));
      return { holds: true };
    case '--again':
      return judge(await parsed<Evidence>(second));
    default: {
      const evidence = await gather(await parsed<Places>(first));
      if (second !== '') await writeFile(second, JSON.stringify(evidence));
      return judge(evidence);
    }
  }
}

const told = await verdict();
process.stdout.write(`${JSON.stringify(told, undefined, 2)}\n`);
process.exitCode = told.holds ? 0 : 1;
