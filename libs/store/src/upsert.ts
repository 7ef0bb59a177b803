import { updated } from './memory-update.js';
import { copyIn, type Kept } from './memory-values.js';
import type { Filter, Update } from './store.js';

/** The document that an upsert makes where there is none: the filter's equalities, and then the update. */
export function bornOf(filter: Filter, update: Update, nowMs: number): Kept {
  return updated(seedOf(filter) as Kept, filter, update, nowMs, true);
}

/** What the filter says must be equal, as a document. */
function seedOf(filter: Filter): Record<string, unknown> {
  const seed: Record<string, unknown> = {};
  for (const [path, wanted] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(wanted)) {
      for (const part of wanted) Object.assign(seed, seedOf(part as Filter));
    }
    if (path.startsWith('$')) continue;
    const value = equalityIn(wanted);
    if (value !== undefined) plant(seed, path.split('.'), copyIn(value));
  }
  return seed;
}

function equalityIn(wanted: unknown): unknown {
  if (wanted === null || typeof wanted !== 'object' || wanted instanceof Date || wanted instanceof Uint8Array)
    return wanted;
  if (Array.isArray(wanted)) return wanted;
  const names = Object.keys(wanted);
  if (!names.some((name) => name.startsWith('$'))) return wanted;
  return names.length === 1 && names[0] === '$eq' ? (wanted as { readonly $eq: unknown }).$eq : undefined;
}

function plant(document: Record<string, unknown>, [first, ...rest]: readonly string[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) document[first] = value;
  else plant((document[first] ??= {}) as Record<string, unknown>, rest, value);
}
