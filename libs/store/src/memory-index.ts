import { isPlain } from './checks.js';
import { keyOf, valuesAt, type Kept } from './memory-values.js';
import type { Filter, IndexDeclaration } from './store.js';

/** Which documents hold which values at one path: for finding, not for order. */
export class PathIndex {
  private readonly holders = new Map<string, Set<string>>();
  private readonly present = new Set<string>();
  private readonly segments: readonly string[];
  private readonly field: string;

  constructor(readonly path: string) {
    this.segments = path.split('.');
    this.field = this.segments[0]!;
  }

  /** Puts a document where an earlier form of it stood; the two share what did not change. */
  replace(before: Kept, document: Kept): void {
    if (before[this.field] === document[this.field]) return;
    this.remove(before);
    this.add(document);
  }

  add(document: Kept): void {
    const values = valuesAt(document, this.segments);
    if (values.length > 0) this.present.add(document._id);
    for (const value of values) {
      const key = keyOf(value);
      const holders = this.holders.get(key);
      if (holders) holders.add(document._id);
      else this.holders.set(key, new Set([document._id]));
    }
  }

  remove(document: Kept): void {
    this.present.delete(document._id);
    for (const value of valuesAt(document, this.segments)) {
      const key = keyOf(value);
      const holders = this.holders.get(key);
      holders?.delete(document._id);
      if (holders?.size === 0) this.holders.delete(key);
    }
  }

  /** Identities among which all documents are that can pass the condition; null when this index cannot tell. */
  candidates(condition: unknown): (Iterable<string> & { readonly size: number }) | null {
    if (isKey(condition)) return this.holders.get(keyOf(condition)) ?? NOBODY;
    if (condition === null || typeof condition !== 'object' || !isPlain(condition)) return null;
    const { $eq, $in, $exists } = condition;
    if (isKey($eq)) return this.holders.get(keyOf($eq)) ?? NOBODY;
    if (Array.isArray($in) && $in.every(isKey)) {
      return new Set($in.flatMap((value) => [...(this.holders.get(keyOf(value)) ?? [])]));
    }
    const isThere = $exists === true || RANGES.some((range) => isKey(condition[range]));
    return isThere ? this.present : null;
  }
}

const NOBODY: ReadonlySet<string> = new Set();
const RANGES = ['$gt', '$gte', '$lt', '$lte'] as const;

function isKey(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) || value instanceof Date;
}

/** The identities that a filter names outright, or null. */
export function namedIdentities(filter: Filter): readonly string[] | null {
  const named = filter['_id'];
  if (typeof named === 'string') return [named];
  if (named === null || typeof named !== 'object' || !isPlain(named)) return null;
  if (typeof named['$eq'] === 'string') return [named['$eq']];
  const { $in } = named;
  return Array.isArray($in) && $in.every((identity) => typeof identity === 'string') ? [...new Set($in)] : null;
}

/** Refuses a second document with the same values. */
export class UniqueIndex {
  private readonly holders = new Map<string, string>();
  private readonly paths: readonly (readonly string[])[];

  constructor(private readonly declaration: IndexDeclaration) {
    this.paths = Object.keys(declaration.keys).map((path) => path.split('.'));
  }

  /** Whether an earlier form of a document stands under the same values, because it shares the fields that hold them. */
  isShared(before: Kept, document: Kept): boolean {
    return this.paths.every(([field = '']) => before[field] === document[field]);
  }

  /** True when another document than this one holds one of the values. */
  isTaken(document: Kept): boolean {
    return this.keysOf(document).some((key) => (this.holders.get(key) ?? document._id) !== document._id);
  }

  add(document: Kept): void {
    for (const key of this.keysOf(document)) this.holders.set(key, document._id);
  }

  remove(document: Kept): void {
    for (const key of this.keysOf(document)) if (this.holders.get(key) === document._id) this.holders.delete(key);
  }

  /** The combinations of values under which the document stands in this index. */
  private keysOf(document: Kept): readonly string[] {
    const columns = this.paths.map((path) => valuesAt(document, path));
    if (this.declaration.sparse && columns.every((values) => values.length === 0)) return [];
    return columns.reduce<string[]>(
      (rows, values) => {
        const keys = values.length === 0 ? ['null'] : [...new Set(values.map(keyOf))];
        return rows.flatMap((row) => keys.map((key) => `${row}${key.length}:${key}`));
      },
      [''],
    );
  }
}
