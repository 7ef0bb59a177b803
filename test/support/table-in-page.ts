const BEGIN = '<!-- made from runs.json -->';
const END = '<!-- until here -->';

/** The page with what was measured in its place, which two comments mark. */
export function withTable(page: string, table: string): string {
  const [before, rest] = page.split(BEGIN);
  const [, after] = (rest ?? '').split(END);
  if (before === undefined || after === undefined) throw new Error('The page has no place for the table.');
  return `${before}${BEGIN}\n\n${table}\n${END}${after}`;
}
