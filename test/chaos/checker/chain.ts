import { createHash } from 'node:crypto';

import type { Entry, Speaker } from './evidence.js';

export const FIRST_HASH = '0'.repeat(64);

/** JSON in its one spelling: members sorted by their names' code units, nothing between, absent ones left out (RFC 8785). */
export function spelling(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelling).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    members.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${spelling(member)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** The link that follows: over the link before it and everything that the fact says. */
export function linkAfter(previous: string, owner: Speaker, dossierId: string, entry: Omit<Entry, 'hash'>): string {
  const { n, name, version, at, cause, data, metric } = entry;
  const said = spelling({ id: `${owner}:${dossierId}:${n}`, name, version, at, cause, data, metric });
  return createHash('sha256').update(previous).update(said).digest('hex');
}
