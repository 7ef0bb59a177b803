import { spelling } from './chain.js';
import type { Evidence, Finding, Reading } from './evidence.js';

/** It follows from the clock, and is held against the facts by itself. */
const OF_THE_CLOCK = 'overdue';

/** A house that was put to sleep and woken, and whose watch-room was emptied and filled anew, is what it was. */
export function* judgeRestart({ readings }: Pick<Evidence, 'readings'>): Iterable<Finding> {
  if (readings === undefined) return;
  const { before, after } = readings;
  for (const [name, fields] of Object.entries(before.documents)) {
    const again = after.documents[name];
    if (again === undefined) {
      yield { anomaly: 'changed', says: `${name} is not there any more` };
      continue;
    }
    const differing = [...new Set([...Object.keys(fields), ...Object.keys(again)])].filter((field) => fields[field] !== again[field]);
    if (differing.length > 0) yield { anomaly: 'changed', says: `${name} has another ${differing.join(', ')}` };
  }
  for (const name of Object.keys(after.documents)) {
    if (!(name in before.documents)) yield { anomaly: 'changed', says: `${name} was not there before` };
  }
  yield* judgeReports(before, after);
}

function* judgeReports(before: Reading, after: Reading): Iterable<Finding> {
  const figuresOf = ({ reports }: Reading): ReadonlyMap<string, string> =>
    new Map(reports.flatMap(({ groupBy, total, groups }) =>
      [{ key: 'all', figures: total }, ...groups].flatMap(({ key, figures }) =>
        Object.entries(figures).flatMap(([figure, value]) =>
          (figure === OF_THE_CLOCK ? [] : [[`${figure} of ${key} by ${groupBy}`, spelling(value)] as const])))));
  const [was, is] = [figuresOf(before), figuresOf(after)];
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [once, now] = [String(was.get(name)), String(is.get(name))];
    if (once !== now) yield { anomaly: 'changed', says: `${name} was ${once} and is ${now}` };
  }
}
