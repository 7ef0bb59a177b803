import type { Dossier } from '../../../apps/intake/src/domain/dossier.js';
import type { Case } from '../../../apps/processing/src/domain/cases/case.js';
import { OPERATOR, type HouseCaller } from './house-caller.js';
import type { Proof } from './prove-record.js';
import type { HouseRecord } from './record.js';

type Figure = { readonly value: number | null };
interface Report {
  readonly total: Readonly<Record<string, Figure>>;
  readonly groups: readonly { readonly key: string; readonly figures: Readonly<Record<string, Figure>> }[];
}

interface Counted {
  readonly dossier: Dossier;
  readonly case_: Case;
  readonly facts: readonly { readonly name: string; readonly at: string; readonly data: unknown }[];
}

/** Asks monitoring for its figures, as a whole and by group, and counts each again straight from the databases. */
export async function proveFigures(caller: HouseCaller, record: HouseRecord): Promise<Proof> {
  const all = [...record.intake].flatMap(([id, { state: dossier }]): Counted[] => {
    const kept = record.cases.get(id);
    if (!dossier || !kept?.state) return [];
    const facts = [...(record.archives.processing.get(id) ?? []), ...kept.log];
    return [{ dossier, case_: kept.state, facts }];
  });
  const against: string[] = [];
  let seen = 0;
  const compare = (place: string, told: Readonly<Record<string, Figure>>, dossiers: readonly Counted[]): void => {
    for (const [id, expected] of Object.entries(recount(dossiers))) {
      seen += 1;
      const value = told[id]?.value;
      if (value !== expected && !(id === 'mean-processing-time' && Math.abs((value ?? 0) - (expected ?? 0)) < 0.01)) {
        against.push(`${id} ${place}: monitoring says ${String(value)}, the databases say ${String(expected)}`);
      }
    }
  };
  const keys = {
    agency: ({ dossier }: Counted) => dossier.agencyCode,
    procedure: ({ dossier }: Counted) => dossier.procedureCode,
    channel: ({ dossier }: Counted) => dossier.channel,
  } as const;
  for (const [groupBy, keyOf] of Object.entries(keys)) {
    const answer = await caller.ask('monitoring', 'GET', `/indicators?groupBy=${groupBy}`, { as: OPERATOR });
    const report = answer.body as Report;
    if (answer.status !== 200) return { claim: CLAIM, seen, against: [`monitoring answered ${answer.status}`] };
    if (groupBy === 'agency') compare('over all', report.total, all);
    const groups = Map.groupBy(all, keyOf);
    for (const [key, dossiers] of groups) {
      const told = report.groups.find((group) => group.key === key);
      if (told) compare(`of ${key}`, told.figures, dossiers);
      else against.push(`monitoring has no figures of ${key}`);
    }
    for (const { key } of report.groups) if (!groups.has(key)) against.push(`monitoring has figures of ${key}, which has no dossiers`);
  }
  return { claim: CLAIM, seen, against };
}

const CLAIM = 'every figure of monitoring equals a recount from the databases';

/** The figures, counted the slow way and from the services' own stores. */
function recount(dossiers: readonly Counted[]): Readonly<Record<string, number | null>> {
  const finished = dossiers.flatMap(({ facts }) => {
    const decided = facts.find(({ name }) => name === 'processing.dossier-finished');
    return decided ? [{ at: decided.at, dueAt: (decided.data as { dueAt: string | null }).dueAt, facts }] : [];
  });
  const ended = dossiers.filter(({ facts }) => facts.some(({ name }) => ENDS.has(name)));
  const timed = finished.filter(({ dueAt }) => dueAt !== null);
  const onTime = timed.filter(({ at, dueAt }) => at <= dueAt!);
  return {
    received: dossiers.length,
    'in-process': dossiers.length - ended.length,
    finished: finished.length,
    'on-time': onTime.length,
    'on-time-share': timed.length === 0 ? null : share(onTime.length, timed.length),
    'p90-processing-time': nearestRank(finished.map(({ facts, at }) => secondsOf(facts, at)).filter((s) => s !== null), 0.9),
  };
}

const ENDS: ReadonlySet<string> = new Set([
  'processing.dossier-finished',
  'processing.dossier-not-accepted',
  'processing.dossier-stopped',
  'processing.case-withdrawn',
]);

function share(part: number, whole: number): number {
  return Math.round((part / whole) * 10_000) / 100;
}

/** From acceptance to decision, without the time for which the applicant had the word. */
function secondsOf(facts: Counted['facts'], decidedAt: string): number | null {
  const accepted = facts.find(({ name }) => name === 'processing.dossier-accepted');
  if (!accepted) return null;
  let waitedMs = 0;
  let askedAt: number | null = null;
  for (const { name, at } of facts) {
    if (at < accepted.at) continue;
    if (name === 'processing.supplement-requested') askedAt = Date.parse(at);
    if (name === 'processing.processing-resumed' && askedAt !== null) {
      waitedMs += Date.parse(at) - askedAt;
      askedAt = null;
    }
  }
  return Math.floor((Date.parse(decidedAt) - Date.parse(accepted.at) - waitedMs) / 1_000);
}

function nearestRank(values: readonly number[], quantile: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(quantile * sorted.length) - 1]!;
}
