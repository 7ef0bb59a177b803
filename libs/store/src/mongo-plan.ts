import type { InsertOperation, UpdateOperation, WriteOperation } from './store.js';

/** An operation and its place in the caller's batch. */
export interface Placed<Operation extends WriteOperation = WriteOperation> {
  readonly position: number;
  readonly operation: Operation;
}

/**
 * One round trip of a group commit: inserts into one collection; updates of one collection, of which the engine only
 * says how many found their document; or operations of any kind that the engine answers one by one.
 */
export type Step =
  | { readonly kind: 'inserts'; readonly collection: string; readonly placed: readonly Placed<InsertOperation>[] }
  | { readonly kind: 'updates'; readonly collection: string; readonly placed: readonly Placed<UpdateOperation>[] }
  | { readonly kind: 'each'; readonly placed: readonly Placed[] };

export interface Plan {
  readonly steps: readonly Step[];
  /** Whether the steps carry the operations out in the caller's order. */
  readonly keepsOrder: boolean;
}

/** Updates with the same guard, for remembering which kinds of guards tend to miss. */
export function guardOf(operation: UpdateOperation): string {
  return `${operation.collection}:${Object.keys(operation.filter).join()}`;
}

/** The caller's order, each operation answered by itself, in one round trip. */
export function orderedPlan(placed: readonly Placed[]): Plan {
  return { steps: [{ kind: 'each', placed }], keepsOrder: true };
}

/**
 * The fewest and cheapest round trips: inserts by collection first, updates by collection after them, and last the
 * updates whose guards tend to miss, which the engine answers one by one. Inside one transaction nobody sees that
 * order, except a document that is changed before it is inserted or in two of the steps, or an update that does not
 * name its document: for such a batch the answer is null.
 */
export function gatheredPlan(placed: readonly Placed[], tendsToMiss: (guard: string) => boolean): Plan | null {
  const inserts = new Map<string, Placed<InsertOperation>[]>();
  const updates = new Map<string, Placed<UpdateOperation>[]>();
  const each: Placed<UpdateOperation>[] = [];
  const changedIn = new Map<string, 'updates' | 'each'>();
  for (const { position, operation } of placed) {
    const { collection } = operation;
    if (operation.kind === 'insert') {
      if (changedIn.has(`${collection} ${operation.document._id}`)) return null;
      add(inserts, collection, { position, operation });
      continue;
    }
    const identity = operation.filter['_id'];
    if (typeof identity !== 'string') return null;
    const step = tendsToMiss(guardOf(operation)) ? 'each' : 'updates';
    if ((changedIn.get(`${collection} ${identity}`) ?? step) !== step) return null;
    changedIn.set(`${collection} ${identity}`, step);
    if (step === 'each') each.push({ position, operation });
    else add(updates, collection, { position, operation });
  }
  const steps: Step[] = [];
  for (const [collection, group] of inserts) steps.push({ kind: 'inserts', collection, placed: group });
  for (const [collection, group] of updates) steps.push({ kind: 'updates', collection, placed: group });
  if (each.length > 0) steps.push({ kind: 'each', placed: each });
  const order = steps.flatMap((step) => step.placed.map(({ position }) => position));
  return { steps, keepsOrder: order.every((position, index) => index === 0 || position > order[index - 1]!) };
}

function add<Item>(groups: Map<string, Item[]>, name: string, item: Item): void {
  const group = groups.get(name);
  if (group) group.push(item);
  else groups.set(name, [item]);
}

/**
 * Operations in waves: the waves one after the other, what is inside a wave at the same time. Inserts are carried out by
 * the server in their order; of updates, as many travel together as `widthMaxOf` their collection allows.
 */
export function wavesOf(
  placed: readonly Placed[],
  widthMaxOf: (collection: string) => number,
): readonly (readonly Placed[])[] {
  const waves: Placed[][] = [];
  let wave: Placed[] = [];
  let documents = new Set<string>();
  for (const item of placed) {
    const { operation } = item;
    const first = wave[0]?.operation;
    const identity = operation.kind === 'insert' ? operation.document._id : operation.filter['_id'];
    const joins =
      first !== undefined &&
      wave.length < (operation.kind === 'insert' ? Infinity : widthMaxOf(operation.collection)) &&
      first.kind === operation.kind &&
      first.collection === operation.collection &&
      typeof identity === 'string' &&
      documents.size === wave.length &&
      !documents.has(identity);
    if (!joins) {
      wave = [];
      documents = new Set();
      waves.push(wave);
    }
    wave.push(item);
    if (typeof identity === 'string') documents.add(identity);
  }
  return waves;
}
