import type { Clock } from '@hoso/kernel';
import { z } from 'zod';

import { chanceOf } from './chance.js';
import { Crew } from './crew.js';
import { codeOf, upload, type FilingDesk } from './file-sample.js';
import type { SampleDossier } from './filing-request.js';
import { answerSupplement } from './supplements.js';
import { Tally } from './tally.js';

const LOOK_MOST_MS = 60_000;
const WITHDRAWING_SHARE = 0.01;
/** People who never answer: their request lapses. */
const SILENT_SHARE = 0.03;

export const FOLLOWER_DEEDS = ['supplemented', 'paid', 'withdrawn', 'ended', 'refused', 'lostSight'] as const;

/** How closely people follow what they have filed. */
export interface FollowingPace {
  /** Who look at the same time. */
  readonly workers: number;
  /** How often it is seen whose turn it is to be looked at. */
  readonly roundMs: number;
  /** Until the first look after a filing or an answer; each next one is further away, at most a minute. */
  readonly lookFirstMs: number;
  /** Dossiers that are looked after at the same time. */
  readonly followedMost: number;
}

/** Few dossiers, and nobody who watches them wants to wait. */
const CLOSELY: FollowingPace = { workers: 8, roundMs: 500, lookFirstMs: 1_500, followedMost: 5_000 };

const View = z.looseObject({
  status: z.looseObject({ id: z.int(), terminal: z.boolean() }),
  withdrawal: z.string(),
  supplement: z.looseObject({
    round: z.int().positive(),
    items: z.array(z.looseObject({ pointer: z.string() })),
  }).nullable(),
  /** Money that was asked for, oldest first. */
  fees: z.array(z.looseObject({ request: z.int().positive(), totalVnd: z.int().positive(), paid: z.looseObject({}).nullable() })),
  /** `payments` is there while the last of the fees can be paid. */
  links: z.looseObject({ payments: z.string().optional() }),
});
type View = z.output<typeof View>;

interface Followed {
  readonly dossierId: string;
  readonly sample: SampleDossier;
  readonly lookAt: number;
  readonly pauseMs: number;
}

/** People who look after what they have filed: they answer or pay when something is asked for, and some withdraw. */
export class Followers {
  readonly tally = new Tally(FOLLOWER_DEEDS);
  private readonly crew: Crew;
  private readonly followed = new Map<string, Followed>();

  constructor(
    private readonly seed: number,
    private readonly desk: Pick<FilingDesk, 'intake' | 'token'>,
    private readonly clock: Clock,
    trouble: (error: unknown) => void,
    private readonly pace = CLOSELY,
  ) {
    this.crew = new Crew(pace.workers, trouble);
  }

  /** How many dossiers are looked after at present. */
  get watching(): number {
    return this.followed.size;
  }

  /** Looks after a dossier from now on; the one longest looked after is left alone when there are too many. */
  follow(dossierId: string, sample: SampleDossier): void {
    if (this.followed.has(dossierId)) return;
    this.watch(dossierId, sample, this.pace.lookFirstMs);
    if (this.followed.size <= this.pace.followedMost) return;
    this.followed.delete(this.followed.keys().next().value!);
    this.tally.count('lostSight');
  }

  /** Looks after dossiers until `signal` aborts. */
  async work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = this.clock.now();
      for (const followed of this.followed.values()) {
        if (this.crew.free === 0) break;
        if (followed.lookAt > now) continue;
        this.watch(followed.dossierId, followed.sample, Math.min(followed.pauseMs * 1.7, LOOK_MOST_MS));
        this.crew.take(() => this.look(followed, signal));
      }
      await this.clock.sleep(this.pace.roundMs, signal);
    }
    await this.crew.rest();
  }

  private watch(dossierId: string, sample: SampleDossier, pauseMs: number): void {
    this.followed.set(dossierId, { dossierId, sample, lookAt: this.clock.now() + pauseMs, pauseMs });
  }

  private async look({ dossierId, sample }: Followed, signal: AbortSignal): Promise<void> {
    const path = `/dossiers/${dossierId}`;
    const reply = await this.desk.intake.ask({ method: 'GET', path }, await this.desk.token(), signal);
    if (reply.kind === 'away') return;
    const view = View.safeParse(reply.body);
    if (reply.status !== 200 || !view.success || reply.etag === undefined) return;
    const headers = { 'if-match': reply.etag };
    if (view.data.status.terminal) return this.leave(dossierId, 'ended');
    if (view.data.supplement !== null) return this.answer(dossierId, sample, view.data.supplement, headers, signal);
    const owed = view.data.links.payments === undefined ? undefined : view.data.fees.at(-1);
    if (owed !== undefined) return this.pay(dossierId, sample, owed, headers, signal);
    const isPaid = view.data.fees.some(({ paid }) => paid !== null);
    if (view.data.withdrawal === 'none' && !isPaid && this.chance(sample, 'withdraw') < WITHDRAWING_SHARE) {
      const body = { reason: 'no-longer-needed' };
      const key = { 'idempotency-key': `${sample.idempotencyKey}-withdrawal` };
      await this.tell(sample, 'withdrawn', { path: `${path}/withdrawal`, headers: { ...headers, ...key }, body }, signal);
    }
  }

  private async answer(
    dossierId: string,
    sample: SampleDossier,
    asked: NonNullable<View['supplement']>,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.chance(sample, `answer-${asked.round}`) < SILENT_SHARE) return this.leave(dossierId, 'lostSight');
    const { papers, ...said } = answerSupplement(this.seed, sample, asked.round, asked.items.map(({ pointer }) => pointer));
    const attachments: { paperCode: string; fileId: string }[] = [];
    for (const { paperCode, file } of papers) {
      const uploaded = await upload(file, { ...this.desk, signal });
      if ('kind' in uploaded) return;
      attachments.push({ paperCode, fileId: uploaded.fileId });
    }
    const path = `/dossiers/${dossierId}/supplements`;
    const key = { 'idempotency-key': `${sample.idempotencyKey}-supplement-${asked.round}` };
    const told = await this.tell(
      sample, 'supplemented', { path, headers: { ...headers, ...key }, body: { ...said, attachments } }, signal,
    );
    if (told) this.watch(dossierId, sample, this.pace.lookFirstMs);
  }

  /** Pays online and at once, with a reference that is its own. */
  private async pay(
    dossierId: string,
    sample: SampleDossier,
    { request, totalVnd }: View['fees'][number],
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<void> {
    const path = `/dossiers/${dossierId}/payments`;
    const key = { 'idempotency-key': `${sample.idempotencyKey}-payment-${request}` };
    const reference = `TT-${sample.request.portalReference}-${request}`;
    const paidAt = new Date(this.clock.now()).toISOString();
    const body = { request, amountVnd: totalVnd, form: 'online', reference, paidAt };
    const told = await this.tell(sample, 'paid', { path, headers: { ...headers, ...key }, body }, signal);
    if (told) this.watch(dossierId, sample, this.pace.lookFirstMs);
  }

  /** A conflict means that the dossier has moved on: the next look sees where to. Other refusals are remembered. */
  private async tell(
    sample: SampleDossier,
    deed: 'supplemented' | 'paid' | 'withdrawn',
    said: { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: object },
    signal: AbortSignal,
  ): Promise<boolean> {
    const reply = await this.desk.intake.askPatiently({ method: 'POST', ...said }, this.desk.token, signal, 4);
    if (reply === undefined || reply.status === 409 || reply.status === 412) return false;
    const done = reply.status >= 200 && reply.status < 300;
    this.tally.count(done ? deed : 'refused');
    if (!done) {
      const what = `${deed} was refused with ${reply.status} ${codeOf(reply.body)}`;
      this.tally.surprised({ at: new Date(this.clock.now()).toISOString(), what, index: sample.index });
    }
    return done;
  }

  private leave(dossierId: string, deed: 'ended' | 'lostSight'): void {
    this.followed.delete(dossierId);
    this.tally.count(deed);
  }

  private chance(sample: SampleDossier, purpose: string): number {
    return chanceOf(this.seed, sample.index, purpose).fraction();
  }
}
