import { REQUESTS, toldBy, type HouseView, type Told } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

/** I8: a deadline takes effect once, not before it by the database's clock, and never where it was kept. */
export function* checkDeadlines(view: HouseView, { durable }: HistoryRecord): Generator<Violation> {
  const durableAt = new Map(durable.map((fact) => [`${fact.service} ${fact.dossierId} ${fact.hash}`, fact.atMs]));
  for (const [id, { told }] of view['processing']!) {
    const atMsOf = ({ hash }: Told): number => durableAt.get(`processing ${id} ${hash}`) ?? -Infinity;
    for (const what of wrongLapses(told, toldBy(view, 'intake', id), atMsOf)) yield { invariant: 'I8 deadlines', what: `${id}: ${what}` };
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

/** The same for due dates as the watch sees them. */
export function* checkDueDates(view: HouseView, { nowMs }: HistoryRecord): Generator<Violation> {
  for (const [id, { document }] of view['monitoring']!) {
    const passed = (document['state'] as Readonly<Record<string, unknown>> | null)?.['duePassed'];
    if (typeof passed === 'string' && Date.parse(passed) > nowMs) {
      yield { invariant: 'I8 deadlines', what: `${id}: the watch says that ${passed} has passed` };
    }
  }
}
