import { compareValues, type Kept } from './memory-values.js';

type Operands = Readonly<Record<string, unknown>>;

/** Carries out one operator on whole top-level fields; false where it has to be left to mingo, and nothing is changed. */
type Operator = (document: Kept, operands: Operands) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  $set: (document, operands) => {
    for (const field in operands) document[field] = operands[field];
    return true;
  },
  $unset: (document, operands) => {
    for (const field in operands) delete document[field];
    return true;
  },
  $inc: (document, operands) => {
    if (!Object.values(operands).every((by) => typeof by === 'number')) return false;
    for (const field in operands) document[field] = ((document[field] ?? 0) as number) + (operands[field] as number);
    return true;
  },
  $max: (document, operands) => keepFurthest(document, operands, 1),
  $min: (document, operands) => keepFurthest(document, operands, -1),
  $push: (document, operands) => {
    const pushed = Object.entries(operands).map(([field, operand]) => [field, itemsIn(operand)] as const);
    if (!pushed.every(([, items]) => items !== null)) return false;
    for (const [field, items] of pushed) document[field] = [...((document[field] ?? []) as unknown[]), ...items!];
    return true;
  },
};

function keepFurthest(document: Kept, operands: Operands, direction: 1 | -1): boolean {
  for (const field in operands) {
    const isThere = document[field] !== undefined;
    if (!isThere || compareValues(operands[field], document[field]) * direction > 0) document[field] = operands[field];
  }
  return true;
}

/** What a `$push` adds: the operand itself, or the items of an `$each` that says nothing else. */
function itemsIn(operand: unknown): readonly unknown[] | null {
  if (operand === null || typeof operand !== 'object' || !('$each' in operand)) return [operand];
  const { $each, ...rest } = operand;
  return Array.isArray($each) && Object.keys(rest).length === 0 ? $each : null;
}

/**
 * What a document becomes by an update of plain operators on whole top-level fields, which is nearly every update there
 * is. The document stays as it is, and shares with the new one what did not change. Null where any part of the update is
 * something rarer.
 */
export function changedDirectly(document: Kept, modifier: Readonly<Record<string, Operands>>): Kept | null {
  const parts = Object.entries(modifier);
  const isPlain = parts.every(
    ([operator, operands]) => operator in OPERATORS && Object.keys(operands).every((field) => !field.includes('.')),
  );
  if (!isPlain) return null;
  const after: Kept = { ...document };
  return parts.every(([operator, operands]) => OPERATORS[operator]!(after, operands)) ? after : null;
}
