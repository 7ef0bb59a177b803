import type { Dossier } from '../../../apps/intake/src/domain/dossier.js';
import type { Case } from '../../../apps/processing/src/domain/cases/case.js';
import type { HouseRecord } from './record.js';

type Told = { readonly name: string; readonly at: string; readonly data: unknown };

/** A dossier as the databases of intake and processing tell it; everything that a figure could count. */
export interface Recounted {
  readonly dossier: Dossier;
  readonly end: { readonly name: string; readonly at: string } | null;
  /** The due date in force at the decision, or in force now while there is none. */
  readonly dueAt: string | null;
  /** A due date had passed before the applicant was asked for something. */
  readonly hasMissed: boolean;
  readonly waitsForApplicant: boolean;
  /** From acceptance to decision without the waits; null while not decided. */
  readonly processingSeconds: number | null;
  readonly applicantSeconds: number;
}

const FINISHED = 'processing.dossier-finished';
const ENDS: ReadonlySet<string> = new Set([
  FINISHED,
  'processing.dossier-not-accepted',
  'processing.dossier-stopped',
  'processing.case-withdrawn',
]);

/** What an applicant may be asked for: the fact that asks, those that end the wait, and the name under which they number it. */
const ASKED = [
  { asks: 'processing.supplement-requested', ends: ['intake.dossier-supplemented', 'processing.processing-resumed'], number: 'round' },
  { asks: 'processing.fee-requested', ends: ['intake.fee-paid', 'processing.fee-settled'], number: 'request' },
];
const RESUMPTIONS: ReadonlySet<string> = new Set(['processing.processing-resumed', 'processing.fee-settled']);

/** Whether nothing can go on before the applicant has supplied what is missing, or has paid. */
export function hasApplicantTheWord({ phase }: Case): boolean {
  return phase === 'waiting-for-supplement' || phase === 'waiting-for-payment';
}

/** Reads every dossier's story anew from the facts that its two owners keep. */
export function readStories(record: HouseRecord): readonly Recounted[] {
  return [...record.intake].flatMap(([id, filed]): Recounted[] => {
    const case_ = record.cases.get(id);
    if (!filed.state || !case_?.state) return [];
    const facts: readonly Told[] = [...(record.archives.processing.get(id) ?? []), ...case_.log];
    const answers: readonly Told[] = [...(record.archives.intake.get(id) ?? []), ...filed.log];
    const end = facts.find(({ name }) => ENDS.has(name)) ?? null;
    const waits = waitsOf(facts, answers, end);
    const isFinished = end?.name === FINISHED;
    return [{
      dossier: filed.state,
      end,
      dueAt: isFinished ? (end.data as { dueAt: string | null }).dueAt : case_.state.dueAt,
      hasMissed: facts.some(({ name, data }) => RESUMPTIONS.has(name) && 'missedAt' in (data as object)),
      waitsForApplicant: hasApplicantTheWord(case_.state),
      processingSeconds: isFinished ? processingSeconds(facts, waits, end.at) : null,
      applicantSeconds: wholeSeconds(waits),
    }];
  });
}

interface Wait {
  readonly from: string;
  readonly to: string;
}

/** The applicant has the word from a request until the answer is handed in, the agency goes on, or the dossier ends. */
function waitsOf(facts: readonly Told[], answers: readonly Told[], end: Told | null): readonly Wait[] {
  return ASKED.flatMap(({ asks, ends, number }) => {
    const numberOf = ({ data }: Told): unknown => (data as Readonly<Record<string, unknown>>)[number];
    return facts.filter(({ name }) => name === asks).flatMap((request) => {
      const ending = [...answers, ...facts].filter((fact) =>
        fact === end || (ends.includes(fact.name) && numberOf(fact) === numberOf(request)));
      const to = ending.map(({ at }) => at).filter((at) => at >= request.at).sort()[0];
      return to === undefined ? [] : [{ from: request.at, to }];
    });
  });
}

function processingSeconds(facts: readonly Told[], waits: readonly Wait[], decidedAt: string): number | null {
  const accepted = facts.find(({ name }) => name === 'processing.dossier-accepted')?.at;
  if (accepted === undefined) return null;
  const counted = waits.flatMap(({ from, to }) => (to > accepted ? [{ from: from < accepted ? accepted : from, to }] : []));
  return Math.max(0, wholeSeconds([{ from: accepted, to: decidedAt }]) - wholeSeconds(counted));
}

function wholeSeconds(stretches: readonly Wait[]): number {
  return Math.floor(stretches.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0) / 1_000);
}

/**
 * Every indicator, counted the slow way: over the dossiers that were filed in a period, and those that ended in it.
 * `nowMs`: milliseconds since the epoch.
 */
export function recount(
  filed: readonly Recounted[],
  ended: readonly Recounted[],
  nowMs: number,
): Readonly<Record<string, number | null>> {
  const finished = ended.filter(({ end }) => end?.name === FINISHED);
  const timed = finished.filter(({ dueAt }) => dueAt !== null);
  const onTime = timed.filter(({ end, dueAt, hasMissed }) => !hasMissed && end!.at <= dueAt!).length;
  const open = filed.filter(({ end }) => end === null);
  const overdue = open.filter(({ dueAt, waitsForApplicant }) => dueAt !== null && !waitsForApplicant && Date.parse(dueAt) < nowMs);
  const measured = finished.flatMap(({ processingSeconds: seconds }) => (seconds === null ? [] : [seconds]));
  const waited = ended.map(({ applicantSeconds }) => applicantSeconds).filter((seconds) => seconds > 0);
  return {
    received: filed.length,
    'in-process': open.length,
    finished: finished.length,
    'on-time': onTime,
    'on-time-share': percent(onTime, timed.length),
    overdue: overdue.length + timed.length - onTime,
    'mean-processing-time': mean(measured),
    'p90-processing-time': nearestRank(measured, 0.9),
    'applicant-waiting-time': mean(waited),
    'online-share': percent(filed.filter(({ dossier }) => dossier.channel === 'online').length, filed.length),
  };
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 10_000) / whole) / 100;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function nearestRank(values: readonly number[], quantile: number): number | null {
  return values.length === 0 ? null : [...values].sort((a, b) => a - b)[Math.ceil(quantile * values.length) - 1]!;
}
