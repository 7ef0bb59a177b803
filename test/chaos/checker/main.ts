import { readFile, writeFile } from 'node:fs/promises';

import type { Evidence } from './evidence.js';
import { gather, type Places } from './gather.js';
import { judge } from './judge.js';

/**
 * `node main.js <places.json> [<evidence.json>]`: gathers and judges, and where a second file is named keeps the evidence there.
 * `node main.js --again <evidence.json>`: judges what was kept. Prints the verdict as JSON; exit code 0 when everything holds.
 */
const [first = '', second] = process.argv.slice(2);
const evidence =
  first === '--again'
    ? (JSON.parse(await readFile(second ?? '', 'utf8')) as Evidence)
    : await gather(JSON.parse(await readFile(first, 'utf8')) as Places);
if (first !== '--again' && second !== undefined) await writeFile(second, JSON.stringify(evidence));
const verdict = judge(evidence);
process.stdout.write(`${JSON.stringify(verdict, undefined, 2)}\n`);
process.exitCode = verdict.holds ? 0 : 1;
