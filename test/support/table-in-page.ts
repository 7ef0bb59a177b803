import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeWhole } from './write-whole.js';

const BEGIN = '<!-- made from runs.json -->';
const END = '<!-- until here -->';

/** The page with what was measured in its place, which two comments mark. */
export function withTable(page: string, table: string): string {
  const [before, rest] = page.split(BEGIN);
  const [, after] = (rest ?? '').split(END);
  if (before === undefined || after === undefined) throw new Error('The page has no place for the table.');
  return `${before}${BEGIN}\n\n${table}\n${END}${after}`;
}

/** Keeps what was measured beside the page of that folder, and puts it on the page. */
export async function putOnRecord(folder: string, record: unknown, table: string): Promise<void> {
  await writeWhole(join(folder, 'runs.json'), `${JSON.stringify(record, undefined, 2)}\n`);
  await putOnPage(folder, table);
}

/** Keeps what that folder's record is after a run, which may leave what other runs have shown, and puts it on the page. */
export async function renewRecord<Kept>(folder: string, after: (before: Kept) => Kept, tableOf: (record: Kept) => string): Promise<void> {
  const record = after(JSON.parse(await readFile(join(folder, 'runs.json'), 'utf8')) as Kept);
  await putOnRecord(folder, record, tableOf(record));
}

/** Puts what was measured on the page of that folder. */
export async function putOnPage(folder: string, table: string): Promise<void> {
  const page = join(folder, 'README.md');
  await writeWhole(page, withTable(await readFile(page, 'utf8'), table));
}
