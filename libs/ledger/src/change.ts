import { hash } from 'node:crypto';

import { canonicalJson, Defect, Refusal, type Json } from '@hoso/kernel';
import { factId, type Fact, type Speaker, type Spoken } from '@hoso/contracts';
import type { WriteOperation } from '@hoso/store';

import type { Decision, DecisionContext, TimerOrder, WantOrder } from './decision.js';
import type { LedgerDocument, LogEntry, ParkedStream, Parking, Timer, Want } from './document.js';
import type { Entry, Outcome } from './entry.js';
import { sayable } from './sayable.js';
import { MissingSupply, type TakenSupply } from './supply.js';

/** How long a want belongs to the process that wrote it, before any other may take it up. */
export const WANT_LEASE_MS = 30_000;

/** A log longer than this is due for the archive. */
export const LOG_ENTRIES_BEFORE_ARCHIVE = 48;

const FIRST_HASH = '0'.repeat(64);

/** A dossier's document while a batch is being decided: loaded once, changed in memory by several entries, written once. */
export interface Working<State> {
  readonly dossierId: string;
  readonly loaded: LedgerDocument<State> | null;
  document: LedgerDocument<State>;
  changed: boolean;
  /** The write must also pass the database's clock. */
  firesTimer: boolean;
  /** The write must come to pass by this moment of the database's clock, which may be never (Infinity). */
  durableByMs: number;
  readonly newEntries: LogEntry[];
  /** Wants that this process may carry out at once when the write has succeeded. */
  readonly bornWants: Want[];
  readonly contents: WriteOperation[];
  /** What its decisions took from the shelves; put back when the write does not come to pass. */
  readonly taken: TakenSupply[];
}

export function startWorking<State>(dossierId: string, loaded: LedgerDocument<State> | null): Working<State> {
  const blank: LedgerDocument<State> = {
    _id: dossierId,
    rev: 0,
    v: 0,
    writtenBy: '',
    state: null,
    heard: {},
    log: [],
    lastHash: FIRST_HASH,
    published: 0,
    timers: [],
    wants: [],
  };
  return {
    dossierId,
    loaded,
    document: loaded ?? blank,
    changed: false,
    firesTimer: false,
    durableByMs: Infinity,
    newEntries: [],
    bornWants: [],
    contents: [],
    taken: [],
  };
}

/**
 * Decides one entry against the working document, in memory. Pure but for the working document it is given.
 * Whatever a decision throws is a Defect: the stream is parked (facts, timers, wants), or the caller is told (commands).
 */
export function decideEntry<State>(
  working: Working<State>,
  entry: Entry<State>,
  context: DecisionContext,
): Outcome<State> {
  const { document } = working;
  if (entry.release) return releaseStreams(working, entry.release);
  const stream = streamOf(entry);
  const moment = { ...context, nowMs: momentOf(entry, document, context.nowMs) };
  if (entry.park) return parkStream(working, entry.park.stream, entry.park.n, entry.park.code, moment.nowMs);
  const parking = stream === null ? undefined : document.parked?.[stream];
  if (parking && !entry.catchesUp) return { kind: 'parked', newly: false, code: parking.code };

  if (entry.gate) {
    const heard = document.heard[entry.gate.owner] ?? 0;
    if (entry.gate.n <= heard) return { kind: 'dropped' };
    if (entry.gate.n > heard + 1) return { kind: 'hole', heard };
  }
  if (entry.timer && !stands(document.timers, entry.timer)) return { kind: 'dropped' };
  if (entry.wantId !== undefined && !document.wants.some(({ id }) => id === entry.wantId)) return { kind: 'dropped' };
  if (entry.command) {
    const notAdmitted = entry.command.admit?.(document.state);
    if (notAdmitted) return { kind: 'refused', refusal: notAdmitted, document };
    if (document.log.some((logged) => logged.cause === entry.cause)) return { kind: 'repeated', document };
    const expected = entry.command.expectedRevision;
    const revision = document.rev + (working.changed ? 1 : 0); // what came before it in the same batch counts
    if (expected !== undefined && expected !== revision) {
      return { kind: 'refused', refusal: new Refusal('precondition-failed', 'revision-mismatch', { extensions: { revision } }), document };
    }
  }

  let decision: Decision<State> | Refusal;
  try {
    decision = sayable(entry.decide(document.state, moment));
  } catch (error) {
    if (error instanceof MissingSupply) throw error;
    const defect = error instanceof Defect ? error : new Defect('decision-threw', 'its cause says why', { cause: error });
    if (stream === null) return { kind: 'defect', defect };
    return parkStream(working, stream, entry.gate?.n ?? null, defect.code, moment.nowMs);
  }
  if (decision instanceof Refusal) {
    if (stream === null) return { kind: 'refused', refusal: decision, document: working.loaded };
    return parkStream(working, stream, entry.gate?.n ?? null, decision.code, moment.nowMs);
  }
  return applyDecision(working, entry, decision, moment.nowMs);
}

/** What is parked when the entry cannot be applied; null for a command, which is told instead. */
export function streamOf<State>(entry: Entry<State>): ParkedStream | null {
  return entry.gate?.owner ?? (entry.timer || entry.wantId ? 'self' : null);
}

/**
 * When an entry is decided. Nothing is dated before what caused it, nor before what the dossier said last: the database's
 * clock is known to each process only as well as it was answered.
 */
function momentOf<State>(entry: Entry<State>, { spokenAt, log }: LedgerDocument<State>, nowMs: number): number {
  return Math.max(nowMs, entry.causedAtMs ?? 0, spokenAt?.getTime() ?? 0, Date.parse(log.at(-1)?.at ?? '1970-01-01'));
}

/** Ordering a timer again moves it: then what was due is no longer there. */
function stands(timers: readonly Timer[], due: Timer): boolean {
  return timers.some(({ id, dueAt }) => id === due.id && dueAt.getTime() === due.dueAt.getTime());
}

function applyDecision<State>(
  working: Working<State>,
  entry: Entry<State>,
  decision: Decision<State>,
  nowMs: number,
): Outcome<State> {
  const before = working.document;
  const spoken = decision.facts ?? [];
  const facts = appendFacts(working, entry, spoken, nowMs);
  const timers = decision.timers
    ? decision.timers.map(timerOf)
    : before.timers.filter((timer) => timer.id !== entry.timer?.id);
  const wants = decision.wants
    ? decision.wants.map((order) => wantOf(working, order, nowMs))
    : before.wants.filter((want) => want.id !== entry.wantId);
  working.document = withMoments({
    ...working.document,
    state: decision.state,
    heard: entry.gate ? { ...before.heard, [entry.gate.owner]: entry.gate.n } : before.heard,
    timers,
    wants,
    ...(spoken.length > 0
      ? { spokenAt: new Date(nowMs), unpublishedSince: before.unpublishedSince ?? new Date(nowMs) }
      : {}),
  });
  working.changed = true;
  working.firesTimer ||= entry.timer !== undefined;
  working.durableByMs = Math.min(working.durableByMs, decision.durableByMs ?? Infinity);
  working.contents.push(...(entry.contents ?? []));
  return { kind: 'applied', document: working.document, facts };
}

function appendFacts<State>(
  working: Working<State>,
  entry: Entry<State>,
  spoken: readonly Spoken[],
  atMs: number,
): Fact[] {
  const facts: Fact[] = [];
  const at = new Date(atMs).toISOString();
  let { v, lastHash } = working.document;
  const entries: LogEntry[] = [];
  for (const { owner, name, version, data, metric } of spoken) {
    v += 1;
    const said = { n: v, name, version, at, cause: entry.cause, traceId: entry.traceId, data, metric };
    lastHash = chainHash(lastHash, owner, working.dossierId, said);
    entries.push({ ...said, hash: lastHash });
    facts.push({
      owner,
      dossierId: working.dossierId,
      n: v,
      name,
      version,
      at,
      cause: entry.cause,
      traceId: entry.traceId,
      data,
    });
  }
  if (entries.length > 0) {
    working.newEntries.push(...entries);
    working.document = { ...working.document, v, lastHash, log: [...working.document.log, ...entries] };
  }
  return facts;
}

/** The link of the chain: SHA-256 over the link before, the fact's name for ever and its spelling. */
export function chainHash(
  previous: string,
  owner: Speaker,
  dossierId: string,
  entry: Omit<LogEntry, 'hash' | 'traceId'>,
): string {
  const spelling = canonicalJson({
    id: factId({ owner, dossierId, n: entry.n }),
    name: entry.name,
    version: entry.version,
    at: entry.at,
    cause: entry.cause,
    data: entry.data as Json,
    metric: entry.metric as Json,
  });
  return hash('sha256', previous + spelling);
}

function parkStream<State>(
  working: Working<State>,
  stream: ParkedStream,
  n: number | null,
  code: string,
  nowMs: number,
): Outcome<State> {
  const heard = stream === 'self' ? 0 : (working.document.heard[stream] ?? 0);
  if (n !== null && n <= heard) return { kind: 'dropped' };
  const standing = working.document.parked?.[stream];
  if (standing) return { kind: 'parked', newly: false, code: standing.code };
  const parking: Parking = { code, n, since: new Date(nowMs) };
  working.document = withMoments({
    ...working.document,
    parked: { ...working.document.parked, [stream]: parking },
    parkedAt: working.document.parkedAt ?? parking.since,
  });
  working.changed = true;
  return { kind: 'parked', newly: true, code };
}

function releaseStreams<State>(working: Working<State>, streams: readonly ParkedStream[]): Outcome<State> {
  const kept = Object.entries(working.document.parked ?? {}).filter(
    ([stream]) => !streams.includes(stream as ParkedStream),
  );
  const { parked: _parked, parkedAt: _parkedAt, ...rest } = working.document;
  working.document = withMoments(
    kept.length > 0 ? { ...working.document, parked: Object.fromEntries(kept) } : (rest as LedgerDocument<State>),
  );
  working.changed = true;
  return { kind: 'applied', document: working.document, facts: [] };
}

/** Derives the indexed moments from the lists they stand for. A parked dossier's own timers and wants stand still. */
function withMoments<State>(document: LedgerDocument<State>): LedgerDocument<State> {
  const { nextTimerAt: _timer, nextWantAt: _want, archiveDue: _due, ...rest } = document;
  const standing = document.parked?.self !== undefined;
  const nextTimerAt = standing ? undefined : earliest(document.timers.map((timer) => timer.dueAt));
  const nextWantAt = standing ? undefined : earliest(document.wants.map((want) => want.at));
  return {
    ...rest,
    ...(nextTimerAt ? { nextTimerAt } : {}),
    ...(nextWantAt ? { nextWantAt } : {}),
    ...(document.log.length > LOG_ENTRIES_BEFORE_ARCHIVE ? { archiveDue: true } : {}),
  };
}

/** The document with its facts up to that number marked as being with the courier. */
export function markedAsOut<State>(document: LedgerDocument<State>, n: number): LedgerDocument<State> {
  const published = Math.max(document.published, n);
  if (published < document.v) return { ...document, published };
  const { unpublishedSince: _published, ...rest } = document;
  return { ...rest, published };
}

export function earliest(moments: readonly Date[]): Date | undefined {
  return moments.reduce<Date | undefined>((first, moment) => (!first || moment < first ? moment : first), undefined);
}

function timerOf(order: TimerOrder): Timer {
  return { id: order.id, kind: order.kind, dueAt: new Date(order.dueAtMs) };
}

/** A want that may be carried out at once is born in the hands of the process that writes it. */
function wantOf<State>(working: Working<State>, order: WantOrder, nowMs: number): Want {
  const standing = working.document.wants.find((want) => want.id === order.id);
  if (standing && order.atMs === undefined && order.attempts === undefined) return standing;
  const notBeforeMs = order.atMs ?? nowMs;
  const isDue = notBeforeMs <= nowMs;
  const want = {
    id: order.id,
    kind: order.kind,
    at: new Date(isDue ? nowMs + WANT_LEASE_MS : notBeforeMs),
    attempts: order.attempts ?? 0,
  };
  if (isDue) working.bornWants.push(want);
  return want;
}
