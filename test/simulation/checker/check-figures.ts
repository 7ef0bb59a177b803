import { REQUESTS, toldBy, type HouseView, type Told } from './house-view.js';
import type { HistoryRecord, RawDocument, Violation } from './record.js';

type Counts = Record<string, number>;

const SLOT_MS = 300_000;
const HANOI_MS = 7 * 3_600_000;
const ENDS: Readonly<Record<string, string>> = {
  'processing.dossier-finished': 'finished',
  'processing.dossier-not-accepted': 'notAccepted',
  'processing.case-withdrawn': 'withdrawn',
  'processing.dossier-stopped': 'stopped',
};
const NAMES = [
  'received', 'receivedOnline', 'open', 'overdueOpen', 'finished', 'onTime', 'late', 'withoutDueDate', 'granted', 'refused',
  'notAccepted', 'withdrawn', 'stopped', 'applicantSeconds', 'applicantWaited', 'processingSeconds', 'measured',
];

/** Dossiers by their national status. */
const STATUS = 'status ';

/** I7: every bucket says what a recount of the owners' facts says, figure by figure. */
export function* checkFigures(view: HouseView, record: HistoryRecord): Generator<Violation> {
  if (record.mode !== 'liveness') return;
  const expected = recount(view, record.nowMs);
  const buckets = record.databases['monitoring']?.get('buckets') ?? [];
  const told = new Map(buckets.map((bucket) => [bucket._id, countsIn(bucket)]));
  for (const key of new Set([...expected.keys(), ...told.keys()])) {
    const right = expected.get(key) ?? {};
    const shown = told.get(key) ?? {};
    const statuses = [...Object.keys(right), ...Object.keys(shown)].filter((name) => name.startsWith(STATUS));
    for (const name of new Set([...NAMES, ...statuses])) {
      const [one, other] = [right[name] ?? 0, shown[name] ?? 0];
      if (one !== other) yield { invariant: 'I7 figures', what: `${key}: ${name} is shown as ${other} and is ${one}` };
    }
  }
}

function countsIn(bucket: RawDocument): Counts {
  const counts = (bucket['counts'] ?? {}) as Readonly<Record<string, unknown>>;
  const durations = (counts['durations'] ?? []) as readonly (readonly [number, number])[];
  const statuses = Object.entries((counts['statuses'] ?? {}) as Counts).map(([status, count]) => [`${STATUS}${status}`, count]);
  return {
    ...(Object.fromEntries(statuses) as Counts),
    ...(Object.fromEntries(Object.entries(counts).filter(([, value]) => typeof value === 'number')) as Counts),
    processingSeconds: durations.reduce((sum, [seconds, times]) => sum + seconds * times, 0),
    measured: durations.reduce((sum, [, times]) => sum + times, 0),
  };
}

/** Counts every dossier where it was received and where it ended, from what its owners have said. */
function recount(view: HouseView, nowMs: number): ReadonlyMap<string, Counts> {
  const all = new Map<string, Counts>();
  const add = (key: string, counts: Counts): void => {
    const sum = all.get(key) ?? {};
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
    all.set(key, sum);
  };
  for (const id of view['intake']!.keys()) {
    const intake = toldBy(view, 'intake', id);
    const office = toldBy(view, 'processing', id);
    const [submitted] = intake;
    if (!submitted) continue;
    const { agencyCode, procedureCode, channel } = submitted.data;
    const keyOf = (kind: string, at: string): string => [kind, slotOf(at), agencyCode, procedureCode, channel].join('|');
    const end = office.find(({ name }) => name in ENDS);
    const waits = waitsIn(intake, office, end);
    const dueAt = (office.findLast(({ data }) => 'dueAt' in data)?.data['dueAt'] ?? null) as string | null;
    const isOverdue = !end && dueAt !== null && Date.parse(dueAt) < nowMs && waits.every(({ to }) => to !== null);
    add(keyOf('received', submitted.at), {
      received: 1,
      receivedOnline: channel === 'online' ? 1 : 0,
      open: end ? 0 : 1,
      overdueOpen: isOverdue ? 1 : 0,
      [`${STATUS}${String(office.findLast(({ data }) => data['status'] !== undefined)?.data['status'] ?? 1)}`]: 1,
    });
    if (end) add(keyOf('finished', end.at), countsOfEnd(office, end, waits));
  }
  return all;
}

interface Wait {
  readonly from: string;
  readonly to: string | null;
}

/** The applicant has the word from a request until it is answered, needless, or the dossier ends. */
function waitsIn(intake: readonly Told[], office: readonly Told[], end: Told | undefined): readonly Wait[] {
  return REQUESTS.flatMap(({ number, asked, answered, settled }) =>
    office.filter(({ name }) => name === asked).map(({ at, data }) => {
      const isOf = (name: string) => (fact: Told): boolean => fact.name === name && fact.data[number] === data[number];
      const answers = [intake.find(isOf(answered)), office.find(isOf(settled)), end].flatMap((fact) => fact ?? []);
      return { from: at, to: answers.map((fact) => fact.at).filter((moment) => moment >= at).sort()[0] ?? null };
    }),
  );
}

function countsOfEnd(office: readonly Told[], end: Told, waits: readonly Wait[]): Counts {
  const applicantSeconds = secondsOf(waits);
  const counts: Counts = { [ENDS[end.name]!]: 1, applicantSeconds, applicantWaited: applicantSeconds > 0 ? 1 : 0 };
  if (end.name !== 'processing.dossier-finished') return counts;
  const due = (end.data['dueAt'] ?? null) as string | null;
  const hasMissed = office.some(({ data }) => data['missedAt'] !== undefined);
  counts[due === null ? 'withoutDueDate' : end.at <= due && !hasMissed ? 'onTime' : 'late'] = 1;
  counts[String(end.data['outcome'])] = 1;
  const accepted = office.find(({ name }) => name === 'processing.dossier-accepted')?.at;
  if (accepted !== undefined) {
    const since = waits.flatMap(({ from, to }) => (to !== null && to > accepted ? [{ from: from < accepted ? accepted : from, to }] : []));
    counts['processingSeconds'] = Math.max(0, secondsOf([{ from: accepted, to: end.at }]) - secondsOf(since));
    counts['measured'] = 1;
  }
  return counts;
}

function secondsOf(waits: readonly Wait[]): number {
  return Math.floor(waits.reduce((sum, { from, to }) => sum + (to === null ? 0 : Date.parse(to) - Date.parse(from)), 0) / 1_000);
}

function slotOf(at: string): string {
  return new Date(Math.floor(Date.parse(at) / SLOT_MS) * SLOT_MS + HANOI_MS).toISOString().slice(0, 16);
}
