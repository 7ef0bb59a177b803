/**
 * Whether every catch of some sources was reached by a test, each a check of its own. `--coverage file` is what was counted while the
 * tests ran, and names the sources; `--stage file` is where the sums go.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { parseArgs } from 'node:util';

import { projectOnDisk } from '../project.js';
import { syntaxOf } from '../syntax.js';
import { catchesOf } from './catches.js';
import type { Coverage } from './coverage.js';

const { coverage = '', stage = '' } = parseArgs({ options: { coverage: { type: 'string' }, stage: { type: 'string' } } }).values;
const top = process.cwd();
const project = projectOnDisk(top);
const counted = Object.entries(JSON.parse(readFileSync(coverage, 'utf8')) as Record<string, Coverage>);
const catches = counted.flatMap(([path, each]) => catchesOf(syntaxOf(project, relative(top, path).split(sep).join('/')), each));
const missed = catches.filter(({ isReached }) => !isReached);
for (const { where } of missed) process.stderr.write(`${where}: no test makes an error get here\n`);
writeFileSync(stage, JSON.stringify({ passed: catches.length - missed.length, failed: missed.length, skipped: 0 }));
