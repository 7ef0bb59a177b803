import { find as mingoFind } from 'mingo';

import type { Kept } from './memory-values.js';

type Fields = Readonly<Record<string, 0 | 1>>;

/** What is wanted below a field: everything, or some members of it. */
type Wanted = true | { readonly [member: string]: Wanted };

/** What a projection leaves of a document. Parts of the document itself: not copies. */
export function projected(document: Kept, fields: Fields | undefined): unknown {
  if (!fields) return document;
  const names = Object.keys(fields);
  const included = names.some((name) => name !== '_id' && fields[name] === 1) || fields['_id'] === 1;
  if (names.some((name) => name.includes('.'))) {
    const wanted = included ? wantedIn(names) : null;
    const picked = wanted === null ? MANY : pick(document, wanted);
    return picked === MANY ? mingoFind([document], {}, fields).all()[0] : picked;
  }
  const left: Record<string, unknown> = {};
  for (const name in document) {
    if (included ? fields[name] === 1 : fields[name] !== 0) left[name] = document[name];
  }
  return left;
}

/** The paths as a tree; null where one of them lies within another. */
function wantedIn(paths: readonly string[]): { readonly [member: string]: Wanted } | null {
  const root: Record<string, Wanted> = {};
  for (const path of paths) {
    const segments = path.split('.');
    const last = segments.pop()!;
    let below: Record<string, Wanted> = root;
    for (const segment of segments) {
      const next = (below[segment] ??= {});
      if (next === true) return null;
      below = next as Record<string, Wanted>;
    }
    if (last in below) return null;
    below[last] = true;
  }
  return root;
}

/** Stands for what only mingo picks: a list on the way. */
const MANY = Symbol('many');

function pick(value: Readonly<Record<string, unknown>>, wanted: { readonly [member: string]: Wanted }): unknown {
  const picked: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const below = wanted[name];
    if (below === undefined) continue;
    const member = value[name];
    if (below === true) {
      picked[name] = member;
      continue;
    }
    if (Array.isArray(member)) return MANY;
    if (member === null || typeof member !== 'object' || member instanceof Date || member instanceof Uint8Array) continue;
    const inside = pick(member as Record<string, unknown>, below);
    if (inside === MANY) return MANY;
    picked[name] = inside;
  }
  return picked;
}
