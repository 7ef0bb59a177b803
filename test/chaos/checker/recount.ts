import { factsOf, type Entry, type Evidence } from './evidence.js';

/** A dossier as its owners' facts tell it: everything that a figure counts. */
export interface Story {
  readonly dossierId: string;
  readonly agency: string;
  readonly procedure: string;
  readonly channel: string;
  readonly filedAt: string;
  readonly end: { readonly kind: string; readonly at: string } | undefined;
  readonly dueAt: string | null;
  /** A due date had passed before the applicant was asked for something. */
  readonly hasMissed: boolean;
  readonly waits: boolean;
  readonly officeSeconds: number | undefined;
  readonly applicantSeconds: number;
}

const ENDS: Readonly<Record<string, string>> = {
  'processing.dossier-finished': 'finished',
  'processing.dossier-not-accepted': 'not-accepted',
  'processing.dossier-stopped': 'stopped',
  'processing.case-withdrawn': 'withdrawn',
};

/** What an applicant is asked for: what asks, what answers, what says that work goes on, and which of its kind each is. */
const ASKS = [
  {
    asked: 'processing.supplement-requested', answered: 'intake.dossier-supplemented', settled: 'processing.processing-resumed',
    number: 'round',
  },
  { asked: 'processing.fee-requested', answered: 'intake.fee-paid', settled: 'processing.fee-settled', number: 'request' },
] as const;

/** Reads all stories. */
export function storiesOf(evidence: Evidence): readonly Story[] {
  const worked = factsOf(evidence, 'processing');
  return [...factsOf(evidence, 'intake')].flatMap(([id, filed]) => {
    const submitted = filed.find(({ name }) => name === 'intake.dossier-submitted');
    return submitted ? [storyOf(id, submitted, filed, worked.get(id) ?? [])] : [];
  });
}

function storyOf(dossierId: string, { at: filedAt, data }: Entry, filed: readonly Entry[], worked: readonly Entry[]): Story {
  const ending = worked.find(({ name }) => name in ENDS);
  const end = ending && { kind: ENDS[ending.name]!, at: ending.at };
  const dated = worked.findLast((entry) => 'dueAt' in entry.data);
  const stretches = waitsOf(filed, worked, ending);
  return {
    dossierId,
    agency: String(data['agencyCode']),
    procedure: String(data['procedureCode']),
    channel: String(data['channel']),
    filedAt,
    end,
    dueAt: (dated?.data['dueAt'] ?? null) as string | null,
    hasMissed: worked.some(({ name, data: said }) => ASKS.some(({ settled }) => settled === name) && said['missedAt'] !== undefined),
    waits: end === undefined && stretches.some(({ to }) => to === undefined),
    officeSeconds: end?.kind === 'finished' ? officeSeconds(worked, stretches, end.at) : undefined,
    applicantSeconds: wholeSeconds(stretches),
  };
}

interface Stretch {
  readonly from: string;
  readonly to: string | undefined;
}

/** The applicant has the word from a request until the answer to it, the resumption of work, or the end, whichever is first. */
function waitsOf(filed: readonly Entry[], worked: readonly Entry[], ending: Entry | undefined): readonly Stretch[] {
  return ASKS.flatMap(({ asked, answered, settled, number }) => {
    const first = (entries: readonly Entry[], name: string, which: unknown): string | undefined =>
      entries.find((entry) => entry.name === name && entry.data[number] === which)?.at;
    return worked.filter(({ name }) => name === asked).map(({ at: from, data }) => {
      const ends = [first(filed, answered, data[number]), first(worked, settled, data[number]), ending?.at]
        .filter((at) => at !== undefined && at >= from);
      return { from, to: ends.sort()[0] };
    });
  });
}

/** From acceptance to decision, without what the applicant had of it. */
function officeSeconds(worked: readonly Entry[], stretches: readonly Stretch[], decidedAt: string): number | undefined {
  const accepted = worked.find(({ name }) => name === 'processing.dossier-accepted')?.at;
  if (accepted === undefined) return undefined;
  const within = stretches
    .map(({ from, to }) => ({ from: from < accepted ? accepted : from, to }))
    .filter(({ from, to }) => to !== undefined && to > from);
  return Math.max(0, wholeSeconds([{ from: accepted, to: decidedAt }]) - wholeSeconds(within));
}

function wholeSeconds(stretches: readonly Stretch[]): number {
  const ms = stretches.reduce((sum, { from, to }) => sum + (to === undefined ? 0 : Date.parse(to) - Date.parse(from)), 0);
  return Math.floor(ms / 1_000);
}

/** An indicator as it is counted here: what it measures, and the dossiers that it is drawn from. */
export interface Recounted {
  readonly value: number | null;
  readonly of: readonly Story[];
}

/** Every indicator by its published definition, over those filed and those ended in a group. */
export function recount(filed: readonly Story[], ended: readonly Story[], nowMs: number): Readonly<Record<string, Recounted>> {
  const finished = ended.filter(({ end }) => end?.kind === 'finished');
  const dated = finished.filter(({ dueAt }) => dueAt !== null);
  const isOnTime = ({ end, dueAt, hasMissed }: Story): boolean => !hasMissed && end!.at <= dueAt!;
  const onTime = dated.filter(isOnTime);
  const open = filed.filter(({ end }) => end === undefined);
  const overdue = open.filter(({ dueAt, waits }) => dueAt !== null && !waits && Date.parse(dueAt) < nowMs);
  const late = dated.filter((story) => !isOnTime(story));
  const timed = finished.filter(({ officeSeconds: seconds }) => seconds !== undefined);
  const times = timed.map(({ officeSeconds: seconds }) => seconds!).sort((a, b) => a - b);
  const waited = ended.filter(({ applicantSeconds: seconds }) => seconds > 0);
  const online = filed.filter(({ channel }) => channel === 'online');
  const count = (of: readonly Story[]): Recounted => ({ value: of.length, of });
  return {
    received: count(filed),
    'in-process': count(open),
    finished: count(finished),
    'on-time': count(onTime),
    'on-time-share': { value: share(onTime.length, dated.length), of: dated },
    overdue: count([...overdue, ...late]),
    'mean-processing-time': { value: mean(times), of: timed },
    'p90-processing-time': { value: times.length === 0 ? null : times[Math.ceil(0.9 * times.length) - 1]!, of: timed },
    'applicant-waiting-time': { value: mean(waited.map(({ applicantSeconds: seconds }) => seconds)), of: waited },
    'online-share': { value: share(online.length, filed.length), of: filed },
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((10_000 * part) / whole) / 100;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}
