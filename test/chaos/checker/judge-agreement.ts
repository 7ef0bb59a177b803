import { factsOf, KEEPERS, type Entry, type Evidence, type Finding, type Keeper, type Speaker } from './evidence.js';
import { statusAfter } from './judge-moves.js';

const HEARS: Readonly<Record<Keeper, readonly Speaker[]>> = {
  intake: ['identity-verification', 'processing'],
  'identity-verification': ['intake'],
  processing: ['intake', 'identity-verification'],
  monitoring: ['intake', 'identity-verification', 'processing'],
};

/** Everybody has heard everything that was said, no more, and sees the status that the facts come to. */
export function* judgeAgreement(evidence: Evidence): Iterable<Finding> {
  const { kept, lag, ready } = evidence;
  const spoken = (owner: Speaker): ReadonlyMap<string, number> => new Map(kept[owner].map(({ _id, v }) => [_id, v]));
  const versions = { intake: spoken('intake'), 'identity-verification': spoken('identity-verification'), processing: spoken('processing') };
  for (const keeper of KEEPERS) {
    for (const document of kept[keeper]) {
      for (const owner of HEARS[keeper]) {
        const heard = document.heard[owner] ?? 0;
        const v = versions[owner].get(document._id) ?? 0;
        if (heard !== v) yield { anomaly: 'out-of-step', says: `${keeper} heard ${heard} of ${v} from ${owner} about ${document._id}` };
      }
      if (document.unpublishedSince) yield { anomaly: 'stuck', says: `${keeper} has not published all about ${document._id}` };
      if (document.parkedAt) yield { anomaly: 'stuck', says: `${document._id} stands still at ${keeper}` };
    }
    const waiting = lag[keeper] ?? 0;
    if (waiting > 0) yield { anomaly: 'stuck', says: `${keeper} has ${waiting} messages still to hear` };
    const processes = ready[keeper] ?? [];
    if (processes.length === 0) yield { anomaly: 'stuck', says: `no process of ${keeper} was asked whether it is ready` };
    for (const [index, isReady] of processes.entries()) {
      if (!isReady) yield { anomaly: 'stuck', says: `process ${index + 1} of ${keeper} is not ready` };
    }
  }
  yield* judgeStatuses(evidence);
}

function* judgeStatuses(evidence: Evidence): Iterable<Finding> {
  const { kept } = evidence;
  const facts = factsOf(evidence, 'processing');
  const cases = new Map(kept.processing.map(({ _id, state }) => [_id, state?.['status']]));
  const rows = new Map(kept.monitoring.map(({ _id, state }) => [_id, (state?.['row'] as { status?: unknown } | undefined)?.status]));
  for (const { _id, state } of kept.intake) {
    const [portal, office, watch] = [state?.['status'], cases.get(_id), rows.get(_id)];
    const said = statusAfter(facts.get(_id) ?? []);
    if ([portal, office, watch].some((status) => status !== said)) {
      const seen = `${String(portal)} at the desk, ${String(office)} in the office, ${String(watch)} on the watch, ${said} by the facts`;
      yield { anomaly: 'out-of-step', says: `${_id} has status ${seen}` };
    }
  }
}

/** How long after its moment something may still be waiting for the next look. */
const GRACE_MS = 30_000;

/** What was due has happened, and nothing happened before its time. */
export function* judgeDeadlines(evidence: Evidence): Iterable<Finding> {
  const { kept, gatheredAt } = evidence;
  for (const keeper of KEEPERS) {
    for (const { _id, timers, wants } of kept[keeper]) {
      for (const { id, dueAt } of timers) {
        if (Date.parse(dueAt) + GRACE_MS < gatheredAt) yield { anomaly: 'stuck', says: `${id} of ${_id} at ${keeper} was due ${dueAt}` };
      }
      for (const { id, at } of wants) {
        if (Date.parse(at) + GRACE_MS < gatheredAt) yield { anomaly: 'stuck', says: `${id} of ${_id} at ${keeper} waits since ${at}` };
      }
    }
  }
  for (const { dossierId, ended, until } of lapsesIn(evidence)) {
    const untilMs = Date.parse(until);
    if (Number.isNaN(untilMs)) {
      yield { anomaly: 'illegal', says: `${dossierId}: ${ended.name}, and nobody was asked to answer by a day` };
    } else if (Math.min(Date.parse(ended.at), gatheredAt) < untilMs) {
      yield { anomaly: 'early', says: `${dossierId}: ${ended.name} before ${until}` };
    }
  }
}

interface Lapse {
  readonly dossierId: string;
  /** The fact that says so. */
  readonly ended: Entry;
  /** Until when an answer to what had been asked for last could come; not a moment where nothing had. */
  readonly until: string;
}

/** Why a dossier ends for want of an answer: which fact had asked for it, and which member of that says until when. */
const LAPSES: Readonly<Record<string, { readonly asked: string; readonly until: string }>> = {
  'supplement-lapsed': { asked: 'processing.supplement-requested', until: 'answerBy' },
  'payment-lapsed': { asked: 'processing.fee-requested', until: 'toldBy' },
};

/** Every dossier that came to its end because nobody answered in time, whether that still lies in the log or in the archive. */
export function lapsesIn(evidence: Evidence): readonly Lapse[] {
  return [...factsOf(evidence, 'processing')].flatMap(([dossierId, entries]) => entries.flatMap((ended, index): readonly Lapse[] => {
    const lapse = LAPSES[String(ended.data['reason'])];
    if (lapse === undefined) return [];
    const asked = entries.slice(0, index).findLast(({ name }) => name === lapse.asked);
    return [{ dossierId, ended, until: String(asked?.data[lapse.until]) }];
  }));
}
