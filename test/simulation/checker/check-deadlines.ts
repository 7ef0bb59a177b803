import { REQUESTS, stateIn, toldBy, type HouseView, type Told } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

/** I8: a deadline takes effect once, not before it by the database's clock, and never where it was kept. */
export function* checkDeadlines(view: HouseView, { durable, mode, nowMs }: HistoryRecord): Generator<Violation> {
  // What was rolled back and written again was there first when it was first written.
  const durableAt = new Map(durable.toReversed().map((fact) => [`${fact.service} ${fact.dossierId} ${fact.hash}`, fact.atMs]));
  for (const [id, { told }] of view['processing']!) {
    const atMsOf = ({ hash }: Told): number => durableAt.get(`processing ${id} ${hash}`) ?? -Infinity;
    const intake = toldBy(view, 'intake', id);
    const missed = mode === 'liveness' ? [...missedLapses(told, intake, nowMs)] : [];
    for (const what of [...wrongLapses(told, intake, atMsOf), ...missed]) yield { invariant: 'I8 deadlines', what: `${id}: ${what}` };
  }
}

function* wrongLapses(office: readonly Told[], intake: readonly Told[], atMsOf: (fact: Told) => number): Generator<string> {
  const fired: Told[] = [];
  for (const { number, asked, until, answered, lapses } of REQUESTS) {
    for (const fact of office.filter(({ cause }) => cause.startsWith(lapses))) {
      fired.push(fact);
      const which = Number(fact.cause.slice(lapses.length));
      const isOf = (name: string) => (other: Told): boolean => other.name === name && other.data[number] === which;
      const request = office.find(isOf(asked));
      const earlyMs = (request ? Date.parse(String(request.data[until])) : Infinity) - atMsOf(fact);
      if (earlyMs > 0) yield `fact ${fact.n} came ${Math.round(earlyMs / 1_000)} s before its time`;
      if (intake.some(isOf(answered))) yield `${lapses}${which} took effect though ${answered} was told in time`;
    }
  }
  const causes = fired.map(({ cause }) => cause);
  if (new Set(causes).size !== causes.length) yield 'a deadline took effect twice';
  const others = office.filter((fact) => String(fact.data['reason']).endsWith('-lapsed') && !fired.includes(fact));
  for (const { n, cause } of others) yield `fact ${n} tells of a lapse that no deadline has caused (${cause})`;
}

/** What ends a case, and with it whatever it waits for. */
const ENDS: ReadonlySet<string> = new Set(
  ['dossier-finished', 'dossier-not-accepted', 'case-withdrawn', 'dossier-stopped'].map((name) => `processing.${name}`),
);
/** What intake took in the last moment may be on its way to the office for so long: only then a request lapses. */
const GRACE_MS = 300_000;
/** At rest nothing is due for longer. How late a deadline may be while things go wrong is not judged. */
const LATE_MS = 15_000;

/** I8 at rest: whoever let the time for an answer pass has lost it. */
function* missedLapses(office: readonly Told[], intake: readonly Told[], nowMs: number): Generator<string> {
  if (office.some(({ name }) => ENDS.has(name))) return;
  for (const { number, asked, until, answered, settled } of REQUESTS) {
    for (const { data } of office.filter(({ name }) => name === asked)) {
      const isOver = [...office, ...intake].some((fact) =>
        (fact.name === answered || fact.name === settled) && fact.data[number] === data[number]);
      const isDue = Date.parse(String(data[until])) + GRACE_MS + LATE_MS < nowMs;
      if (!isOver && isDue) yield `${asked} ${String(data[number])} was to be answered until ${String(data[until])}, and has not lapsed`;
    }
  }
}

/** I8 of due dates, as the watch sees them: each that was promised passes once, not before it by the database's clock, and none unseen. */
export function* checkDueDates(view: HouseView, { nowMs, mode, passedDueDates = [] }: HistoryRecord): Generator<Violation> {
  const wrong = (id: string, what: string): Violation => ({ invariant: 'I8 deadlines', what: `${id}: ${what}` });
  const seen = new Set<string>();
  for (const { dossierId, dueAt, atMs } of passedDueDates) {
    const earlyMs = Date.parse(dueAt) - atMs;
    if (earlyMs > 0) yield wrong(dossierId, `the watch wrote ${Math.round(earlyMs / 1_000)} s before ${dueAt} that it has passed`);
    const isPromised = toldBy(view, 'processing', dossierId).some(({ data }) => data['dueAt'] === dueAt);
    if (!isPromised) yield wrong(dossierId, `the watch saw ${dueAt} pass, which nobody has promised`);
    if (seen.has(`${dossierId} ${dueAt}`)) yield wrong(dossierId, `the watch saw ${dueAt} pass twice`);
    seen.add(`${dossierId} ${dueAt}`);
  }
  for (const id of view['monitoring']!.keys()) {
    const passed = stateIn(view, 'monitoring', id)?.['duePassed'];
    if (typeof passed === 'string' && Date.parse(passed) > nowMs) yield wrong(id, `the watch says that ${passed} has passed`);
    const due = mode === 'liveness' ? dueIn(toldBy(view, 'processing', id)) : undefined;
    if (due !== undefined && Date.parse(due) + LATE_MS < nowMs && passed !== due) yield wrong(id, `the watch has not seen ${due} pass`);
  }
}

/** The due date that a case has, while its clock runs. */
function dueIn(office: readonly Told[]): string | undefined {
  const stands = REQUESTS.some(({ number, asked, settled }) =>
    office.filter(({ name }) => name === asked).some(({ data }) =>
      !office.some((fact) => fact.name === settled && fact.data[number] === data[number])));
  if (stands || office.some(({ name }) => ENDS.has(name))) return undefined;
  return (office.findLast(({ data }) => data['dueAt'] !== undefined)?.data['dueAt'] ?? undefined) as string | undefined;
}
