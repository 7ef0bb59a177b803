import { REQUESTS, toldBy, type HouseView, type Told } from './house-view.js';
import type { Attempt, HistoryRecord, Violation } from './record.js';

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

/** I9: what persons said is nowhere but in sealed contents. */
export function* checkSecrecy({ databases, messages, secrets }: HistoryRecord): Generator<Violation> {
  const kept: string[] = [];
  for (const collections of Object.values(databases)) for (const documents of collections.values()) gatherTexts(documents, kept);
  const text = kept.join('\n');
  const given = messages.flatMap(({ value, headers }) => [Buffer.from(value ?? '').toString('utf8'), ...Object.entries(headers).flat()]);
  const carried = [...new Set(given)].join('\n');
  for (const secret of new Set(secrets)) {
    if (secret === '') continue;
    if (text.includes(secret)) yield { invariant: 'I9 secrecy', what: `${secret} stands in a database in clear` };
    if (carried.includes(secret)) yield { invariant: 'I9 secrecy', what: `${secret} was given to the courier` };
  }
}

/** Every text within a value, names of members among them; bytes as the text that they would be. */
function gatherTexts(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  else if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString('utf8'));
  else if (Array.isArray(value)) for (const item of value) gatherTexts(item, texts);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      texts.push(name);
      gatherTexts(member, texts);
    }
  }
}

/** I10: nobody was shown a dossier of another portal. */
export function* checkTenancy({ attempts }: HistoryRecord): Generator<Violation> {
  for (const { kind, who, dossierId, ending, code } of attempts) {
    if (kind !== 'look-abroad') continue;
    const isSilent = ending === 'unknown' || (ending === 'fail' && (code === 'dossier-not-found' || code === 'connection-refused'));
    if (!isSilent) yield { invariant: 'I10 tenancy', what: `${who} learnt of ${dossierId}: ${ending} ${code ?? ''}` };
  }
}

/** What portals send to intake about a dossier; revisions are intake's. */
const AT_INTAKE: ReadonlySet<string> = new Set(['look', 'supplement', 'pay', 'withdraw']);

/** I13: who looks again never sees an older dossier, unless the look may have been answered by an old primary. */
export function* checkLooks({ attempts, staleReads = [] }: HistoryRecord): Generator<Violation> {
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
