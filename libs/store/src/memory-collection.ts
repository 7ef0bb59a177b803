import { Defect } from '@hoso/kernel';

import { matcherOf } from './memory-filter.js';
import { namedIdentities, PathIndex, UniqueIndex } from './memory-index.js';
import type { Kept } from './memory-values.js';
import { misshapenFields, shapeOf, widened, type Shape } from './shape.js';
import type { CollectionDeclaration, Filter, IndexDeclaration } from './store.js';

/** One collection in memory: its documents in the order of their coming, its shape and its indexes. */
export class MemoryCollection {
  private readonly documents = new Map<string, Kept>();
  private readonly indexes = new Map<string, IndexDeclaration>();
  private readonly lookups = new Map<string, PathIndex>();
  private readonly uniques: UniqueIndex[] = [];
  private shape: Shape | null = null;

  constructor(readonly name: string) {}

  /** Takes over a declaration; see `Store.ensure`. */
  declare(declaration: CollectionDeclaration): void {
    const declared = shapeOf(declaration);
    this.shape = this.shape ? widened(this.shape, declared) : declared;
    for (const index of declaration.indexes) this.declareIndex(index);
  }

  private declareIndex(index: IndexDeclaration): void {
    const present = this.indexes.get(index.name);
    if (present) {
      if (spelling(present) === spelling(index)) return;
      throw new Defect('store-index', `${this.name}: an index of that name stands there with other properties`);
    }
    const unique = index.unique ? new UniqueIndex(index) : null;
    for (const document of this.documents.values()) {
      if (unique?.isTaken(document)) {
        throw new Defect('store-index', `${this.name}: documents break an index that is to be unique`);
      }
      unique?.add(document);
    }
    this.indexes.set(index.name, index);
    if (unique) this.uniques.push(unique);
    const [leading] = Object.keys(index.keys);
    if (leading === undefined || this.lookups.has(leading)) return;
    const lookup = new PathIndex(leading);
    for (const document of this.documents.values()) lookup.add(document);
    this.lookups.set(leading, lookup);
  }

  /** The documents that pass, in the order of their coming where the filter names no identities. Not copies. */
  *matching(filter: Filter, nowMs: number): Generator<Kept> {
    const matches = matcherOf(filter, nowMs);
    const identities = namedIdentities(filter) ?? this.narrowest(filter);
    if (identities === null) {
      for (const document of this.documents.values()) if (matches(document)) yield document;
      return;
    }
    for (const identity of identities) {
      const document = this.documents.get(identity);
      if (document && matches(document)) yield document;
    }
  }

  private narrowest(filter: Filter): Iterable<string> | null {
    let narrowest: (Iterable<string> & { readonly size: number }) | null = null;
    for (const [path, lookup] of this.lookups) {
      if (!(path in filter)) continue;
      const candidates = lookup.candidates(filter[path]);
      if (candidates && (narrowest === null || candidates.size < narrowest.size)) narrowest = candidates;
    }
    return narrowest;
  }

  has(identity: string): boolean {
    return this.documents.has(identity);
  }

  /** Puts the document where `before` was. False, and nothing changed, when a unique value is another's. */
  put(document: Kept, before: Kept | null): boolean {
    const wrong = this.shape ? misshapenFields(this.shape, document) : typeof document._id === 'string' ? [] : ['_id'];
    if (wrong.length > 0) throw new Defect('store-shape', `${this.name}: misshapen fields ${wrong.join(', ')}`);
    const touched = before ? this.uniques.filter((index) => !index.isShared(before, document)) : this.uniques;
    if (touched.some((index) => index.isTaken(document))) return false;
    this.documents.set(document._id, document);
    for (const index of touched) {
      if (before) index.remove(before);
      index.add(document);
    }
    for (const lookup of this.lookups.values()) {
      if (before) lookup.replace(before, document);
      else lookup.add(document);
    }
    return true;
  }

  remove(document: Kept): void {
    this.unindex(document);
    this.documents.delete(document._id);
  }

  private unindex(document: Kept): void {
    for (const index of this.uniques) index.remove(document);
    for (const lookup of this.lookups.values()) lookup.remove(document);
  }
}

function spelling({ keys, unique = false, sparse = false }: IndexDeclaration): string {
  return JSON.stringify([Object.entries(keys), unique, sparse]);
}
