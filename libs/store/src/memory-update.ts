import { Defect } from '@hoso/kernel';
import { Aggregator } from 'mingo/aggregator';
import { updateOne, type Modifier, type PipelineStage } from 'mingo/updater';

import { withoutValues } from './checks.js';
import { EXPRESSIONS, momentsIn } from './memory-expressions.js';
import { changedDirectly } from './memory-operators.js';
import { copyIn, valueAt, MANY, type Kept } from './memory-values.js';
import type { Filter, Update } from './store.js';

const STAGES: ReadonlySet<string> = new Set([
  '$set',
  '$addFields',
  '$unset',
  '$project',
  '$replaceRoot',
  '$replaceWith',
]);

/** What a document that passed `filter` becomes. The document itself stays as it is; the two may share parts. */
export function updated(document: Kept, filter: Filter, update: Update, nowMs: number, isNew: boolean): Kept {
  const { _id } = document;
  const after = isPipeline(update)
    ? throughPipeline(document, update, nowMs)
    : throughOperators(document, filter, update, nowMs, isNew);
  if (after._id !== _id) throw new Defect('store-request', 'an update may not change the identity of a document');
  return after;
}

function isPipeline(update: Update): update is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(update);
}

function throughPipeline(document: Kept, stages: readonly Readonly<Record<string, unknown>>[], nowMs: number): Kept {
  for (const stage of stages) {
    const names = Object.keys(stage);
    if (names.length !== 1 || !STAGES.has(names[0]!)) {
      throw new Defect('store-request', `an update has no stage ${names.join(' and ')}`);
    }
  }
  const plain = copyIn(momentsIn(stages, nowMs)) as PipelineStage[];
  const [after] = asking(() => new Aggregator(plain, { context: EXPRESSIONS }).run([copyIn(document) as Kept]));
  return copyIn(after) as Kept;
}

function throughOperators(
  document: Kept,
  filter: Filter,
  update: Readonly<Record<string, unknown>>,
  nowMs: number,
  isNew: boolean,
): Kept {
  const modifier: Record<string, Record<string, unknown>> = {};
  for (const [operator, operands] of Object.entries(update)) {
    if (!operator.startsWith('$')) throw new Defect('store-request', 'an update consists of operators or stages');
    const plain = copyIn(operands) as Record<string, unknown>;
    if (operator === '$setOnInsert') {
      if (isNew) modifier['$set'] = { ...modifier['$set'], ...plain };
    } else if (operator === '$currentDate') {
      const moments = Object.fromEntries(Object.keys(plain).map((path) => [path, new Date(nowMs)]));
      modifier['$set'] = { ...modifier['$set'], ...moments };
    } else modifier[operator] = operator === '$set' ? { ...modifier['$set'], ...plain } : plain;
  }
  assertApart(Object.values(modifier).flatMap((operands) => Object.keys(operands)));
  assertFitting(document, modifier);
  const directly = changedDirectly(document, modifier);
  if (directly) return directly;
  const own = copyIn(document) as Kept;
  const { $set, ...others } = modifier;
  if (isNew && typeof $set?.['_id'] === 'string') {
    own._id = $set['_id'];
    delete $set['_id'];
  }
  const ordered = { ...others, ...($set && { $set }) } as Modifier<Kept>;
  const positional = JSON.stringify(Object.values(modifier).map((operands) => Object.keys(operands))).includes('.$');
  asking(() => updateOne([own], positional ? (copyIn(filter) as object) : {}, ordered, { cloneMode: 'none' }));
  return own;
}

const ON_NUMBERS = ['$inc', '$mul'];
const ON_LISTS = ['$push', '$addToSet', '$pull', '$pullAll', '$pop'];

/** Arithmetic wants a number or nothing, list operators a list or nothing. */
function assertFitting(document: Kept, modifier: Readonly<Record<string, Readonly<Record<string, unknown>>>>): void {
  for (const [operator, operands] of Object.entries(modifier)) {
    const onLists = ON_LISTS.includes(operator);
    if (!onLists && !ON_NUMBERS.includes(operator)) continue;
    for (const path of Object.keys(operands)) {
      const value = valueAt(document, path.split('.'));
      if (value === undefined || value === MANY) continue;
      if (onLists || typeof value !== 'number') throw new Defect('store-request', `${operator} does not fit ${path}`);
    }
  }
}

/** Two operators may not speak about the same place, nor one about what lies inside the other's. */
function assertApart(paths: readonly string[]): void {
  const sorted = [...paths].sort();
  sorted.forEach((path, index) => {
    const next = sorted[index + 1];
    if (next !== undefined && (next === path || next.startsWith(`${path}.`))) {
      throw new Defect('store-request', `two operators of an update meet at ${path}`);
    }
  });
}

function asking<Answer>(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Defect) throw error;
    throw new Defect('store-request', `an update cannot be carried out: ${withoutValues(String(error))}`);
  }
}
