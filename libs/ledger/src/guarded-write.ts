import type { Filter, WriteOperation } from '@hoso/store';

import { markedAsOut, type Working } from './change.js';

const OPTIONAL_FIELDS = ['nextTimerAt', 'nextWantAt', 'parked', 'parkedAt', 'archiveDue'] as const;

/**
 * The one write of a working document: an insert for a new dossier, otherwise an update that passes only on the revision
 * that was decided on (and, where a timer fires or something must be durable by a moment, only when the database's clock agrees).
 */
export function writeOf<State>(
  collection: string,
  working: Working<State>,
  writtenBy: string,
  publishedMark: number | undefined,
): WriteOperation {
  const written = { ...working.document, rev: (working.loaded?.rev ?? 0) + 1, writtenBy };
  const document = publishedMark === undefined ? written : markedAsOut(written, publishedMark);
  working.document = document;
  if (working.loaded === null) return { kind: 'insert', collection, document };

  const unset: Record<string, ''> = {};
  const set: Record<string, unknown> = {
    rev: document.rev,
    v: document.v,
    writtenBy,
    state: document.state,
    heard: document.heard,
    lastHash: document.lastHash,
    timers: document.timers,
    wants: document.wants,
  };
  for (const field of OPTIONAL_FIELDS) {
    if (document[field] !== undefined) set[field] = document[field];
    else if (working.loaded[field] !== undefined) unset[field] = '';
  }
  if (working.newEntries.length > 0) {
    set['spokenAt'] = document.spokenAt;
    set['unpublishedSince'] = document.unpublishedSince;
  } else if (working.loaded.unpublishedSince && !document.unpublishedSince) {
    unset['unpublishedSince'] = '';
  }
  return {
    kind: 'update',
    collection,
    filter: {
      _id: working.dossierId,
      rev: working.loaded.rev,
      ...guardOfTime(working),
    },
    update: {
      $set: set,
      ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
      ...(working.newEntries.length > 0 ? { $push: { log: { $each: working.newEntries } } } : {}),
      ...(publishedMark === undefined ? {} : { $max: { published: publishedMark } }),
      ...('unpublishedSince' in unset ? { $currentDate: { spokenAt: true } } : {}),
    },
  };
}

/** What the database's clock must agree to. */
function guardOfTime<State>({ firesTimer, durableByMs }: Working<State>): Filter {
  const conditions = [
    ...(firesTimer ? [{ $lte: ['$nextTimerAt', '$$NOW'] }] : []),
    ...(Number.isFinite(durableByMs) ? [{ $lte: ['$$NOW', new Date(durableByMs)] }] : []),
  ];
  if (conditions.length === 0) return {};
  return { $expr: conditions.length === 1 ? conditions[0] : { $and: conditions } };
}
