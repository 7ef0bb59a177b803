import { SeededRandom } from '@hoso/kernel';
import type { Channel, MetricEvent, NationalStatus, Speaker } from '@hoso/contracts';

/** Made-up metric events for specs and for the page's rehearsal; no dossier here was ever filed. */
export interface HistoryWish {
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number;
  readonly agency?: string;
  readonly procedure?: string;
  readonly channel?: Channel;
  /** Mean pause between two events. */
  readonly paceMs?: number;
}

export const REHEARSED_AGENCIES = ['H26.101', 'H26.102', 'H29.101', 'G01.101'] as const;
export const REHEARSED_PROCEDURES = ['1.004873', '2.000635', '1.004772'] as const;
const CHANNELS: readonly Channel[] = ['online', 'online', 'online', 'counter', 'post'];
const HOUR_MS = 3_600_000;

/** Writes one dossier's events down as time goes by. */
class Scribe {
  readonly events: MetricEvent[] = [];
  readonly dossierId: string;
  private readonly numbers: Record<Speaker, number> = { intake: 0, 'identity-verification': 0, processing: 0 };
  private readonly traceId: string;

  constructor(
    readonly random: SeededRandom,
    public nowMs: number,
    private readonly paceMs: number,
  ) {
    this.dossierId = random.id();
    this.traceId = random.token(16);
  }

  say(owner: Speaker, name: string, metric: unknown): void {
    const cause = this.events.at(-1);
    this.numbers[owner] += 1;
    this.events.push({
      owner,
      dossierId: this.dossierId,
      n: this.numbers[owner],
      name: `${owner}.${name}`,
      version: 1,
      at: new Date(this.nowMs).toISOString(),
      cause: cause ? `${cause.owner}:${cause.dossierId}:${cause.n}` : `command:submit:${this.dossierId}`,
      traceId: this.traceId,
      metric,
    });
    this.pass(this.paceMs);
  }

  pass(meanMs: number): void {
    this.nowMs += Math.round(this.random.fraction() * 2 * meanMs);
  }

  chance(share: number): boolean {
    return this.random.fraction() < share;
  }
}

/** One dossier's whole or unfinished life as its services would mirror it, in the order in which it happened. */
export function rehearseHistory(wish: HistoryWish): readonly MetricEvent[] {
  const random = new SeededRandom(wish.seed);
  const scribe = new Scribe(random, wish.receivedAtMs, wish.paceMs ?? 20_000);
  const agencyCode = wish.agency ?? random.pick(REHEARSED_AGENCIES);
  scribe.say('intake', 'dossier-submitted', {
    procedureCode: wish.procedure ?? random.pick(REHEARSED_PROCEDURES),
    agencyCode,
    tenant: agencyCode.split('.')[0],
    channel: wish.channel ?? random.pick(CHANNELS),
    portal: 'portal-quoc-gia',
    reference: `TN-${random.token(4).toUpperCase()}`,
    paperCount: 2,
    representative: false,
  });
  const fate = random.fraction();
  if (fate < 0.06) return scribe.events;
  checkIdentity(scribe, 0);
  if (fate < 0.12) return scribe.events;
  if (fate < 0.16) {
    scribe.say('processing', 'dossier-not-accepted', { reason: 'wrong-authority', status: status(3) });
    return scribe.events;
  }
  const dueAt = scribe.chance(0.1) ? null : new Date(scribe.nowMs + Math.round((0.2 + fate) * 8 * HOUR_MS)).toISOString();
  accept(scribe, agencyCode, dueAt);
  if (fate < 0.26) return scribe.events;
  const supplemented = fate < 0.45 ? supplement(scribe, dueAt) : dueAt;
  if (supplemented === undefined) return scribe.events;
  if (fate < 0.5) {
    scribe.say('intake', 'dossier-withdrawn', { reason: 'no-longer-needed' });
    scribe.say('processing', 'case-withdrawn', { status: status(7) });
    return scribe.events;
  }
  const due = fate < 0.62 ? payment(scribe, supplemented) : supplemented;
  if (due === undefined) return scribe.events;
  decide(scribe, due);
  return scribe.events;
}

function checkIdentity(scribe: Scribe, round: number): void {
  const attempts = 1 + scribe.random.below(3);
  if (scribe.chance(0.15)) {
    scribe.say('identity-verification', 'identity-postponed', { round, reason: 'unavailable' });
    scribe.pass(60_000);
  }
  if (scribe.chance(0.1)) {
    scribe.say('identity-verification', 'identity-not-found', { round, attempts });
    scribe.say('identity-verification', 'identity-resolved-by-hand', {
      round, outcome: 'confirmed', reason: 'papers-seen',
    });
  } else scribe.say('identity-verification', 'identity-matched', { round, attempts });
}

function accept(scribe: Scribe, agencyCode: string, dueAt: string | null): void {
  const day = new Date(scribe.nowMs).toISOString().slice(2, 10).replaceAll('-', '');
  const order = String(scribe.random.below(10_000)).padStart(4, '0');
  const dossierCode = `${agencyCode}-${day}-${order}`;
  scribe.say('processing', 'dossier-accepted', { dossierCode, dueAt, status: status(2) });
  scribe.say('processing', 'processing-started', { status: status(4) });
}

/** The due date after the supplement; undefined when the applicant has not answered yet. */
function supplement(scribe: Scribe, dueAt: string | null): string | null | undefined {
  scribe.say('processing', 'supplement-requested', { round: 1, itemCount: 2, status: status(5) });
  scribe.pass(HOUR_MS);
  if (scribe.chance(0.3)) return undefined;
  scribe.say('intake', 'dossier-supplemented', { round: 1 });
  checkIdentity(scribe, 1);
  const later = anHourAfter(dueAt);
  scribe.say('processing', 'processing-resumed', { round: 1, dueAt: later, status: status(4) });
  return later;
}

/** The due date after the payment; undefined when the applicant has not paid yet. */
function payment(scribe: Scribe, dueAt: string | null): string | null | undefined {
  const totalVnd = 10_000 * (1 + scribe.random.below(9));
  scribe.say('processing', 'fee-requested', { request: 1, lineCount: 1, totalVnd, status: status(6) });
  scribe.pass(HOUR_MS);
  if (scribe.chance(0.3)) return undefined;
  scribe.say('intake', 'fee-paid', { request: 1, amountVnd: totalVnd, form: 'online' });
  const later = anHourAfter(dueAt);
  scribe.say('processing', 'fee-settled', { request: 1, dueAt: later, status: status(4) });
  return later;
}

function anHourAfter(instant: string | null): string | null {
  return instant === null ? null : new Date(Date.parse(instant) + HOUR_MS).toISOString();
}

function decide(scribe: Scribe, dueAt: string | null): void {
  scribe.say('processing', 'step-completed', { step: 'examine', kind: 'official', status: status(4) });
  if (scribe.chance(0.15)) scribe.pass(16 * HOUR_MS);
  const outcome = scribe.chance(0.9) ? 'granted' : 'refused';
  scribe.say('processing', 'dossier-finished', { outcome, dueAt, status: status(9) });
  if (scribe.chance(0.9)) scribe.say('processing', 'result-delivered', { by: 'electronic', status: status(10) });
}

function status(value: NationalStatus): NationalStatus {
  return value;
}
