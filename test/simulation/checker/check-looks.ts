import type { HouseView } from './house-view.js';
import type { Attempt, HistoryRecord, Violation } from './record.js';

/** What portals send to intake about a dossier; revisions are intake's. */
const AT_INTAKE: ReadonlySet<string> = new Set(['look', 'supplement', 'pay', 'withdraw']);

/** I13: who looks again never sees an older dossier, unless the look may have been answered by an old primary. */
export function* checkLooks(_view: HouseView, { attempts, staleReads = [] }: HistoryRecord): Generator<Violation> {
  const isStale = ({ by, atMs, endedAtMs = Infinity }: Attempt): boolean =>
    staleReads.some((stale) => stale.by === by && stale.fromMs <= endedAtMs && atMs <= stale.untilMs);
  const looks = attempts.filter(({ kind, ending, answer, dossierId }) => AT_INTAKE.has(kind) && ending === 'ok' && answer && dossierId);
  for (const { who, dossierId, answer, atMs } of looks.filter((look) => !isStale(look))) {
    const seen = looks.filter((one) => one.who === who && one.dossierId === dossierId && (one.endedAtMs ?? Infinity) < atMs);
    const newest = Math.max(0, ...seen.map((one) => one.answer?.revision ?? 0));
    if (answer!.revision < newest) {
      yield { invariant: 'I13 monotone reads', what: `${who} saw ${dossierId} go from revision ${newest} to ${answer!.revision}` };
    }
  }
}
