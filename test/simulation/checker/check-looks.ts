import type { HouseView } from './house-view.js';
import type { Attempt, HistoryRecord, Violation } from './record.js';
import { sightsIn } from './sights.js';

/**
 * I13: who looks again never sees an older dossier, unless the look may have been answered by an old primary. A receipt is not a look:
 * it tells the revision of the filing, whenever it is repeated.
 */
export function* checkLooks(_view: HouseView, { attempts, staleReads = [] }: HistoryRecord): Generator<Violation> {
  const isStale = ({ by, atMs, endedAtMs = Infinity }: Attempt): boolean =>
    staleReads.some((stale) => stale.by === by && stale.fromMs <= endedAtMs && atMs <= stale.untilMs);
  const looks = sightsIn(attempts).filter(({ attempt }) => attempt.kind !== 'file');
  for (const [name, seen] of Map.groupBy(looks, ({ attempt, service, dossierId }) => `${attempt.who} saw ${dossierId} at ${service}`)) {
    for (const { attempt: { atMs }, revision } of seen.filter(({ attempt }) => !isStale(attempt))) {
      const before = seen.filter(({ attempt: { endedAtMs = Infinity } }) => endedAtMs < atMs);
      const newest = Math.max(0, ...before.map((one) => one.revision));
      if (revision < newest) yield { invariant: 'I13 monotone reads', what: `${name} go from revision ${newest} to ${revision}` };
    }
  }
}
