import { AGENCIES, civilDayOf, PROCEDURES, type CivilDay } from '@hoso/contracts';
import type { Clock } from '@hoso/kernel';

import { chanceOf } from './chance.js';
import { Crew } from './crew.js';
import { dossierOf, type SampleWorld } from './dossiers.js';
import { fileSample, type FilingDesk } from './file-sample.js';
import type { SampleDossier } from './filing-request.js';
import type { Followers } from './followers.js';
import { Tally } from './tally.js';

const WORKERS = 32;
/** Without a rate the portals look this often whether they have been given one. */
const IDLE_MS = 200;
/** After a pause the portals do not make up for what they missed: at most this much is filed at once. */
const BACKLOG_MOST_MS = 1_000;
const RATE_MOST = 1_000;

export const PORTAL_DEEDS = ['filed', 'accepted', 'refused', 'surprised', 'heldBack', 'givenUp'] as const;

/** People who file dossiers, one after the other by chance, at a rate that can be changed while they do. */
export class RehearsedPortals {
  readonly tally = new Tally(PORTAL_DEEDS);
  private readonly crew: Crew;
  private perSecond = 0;
  private world: SampleWorld | undefined;

  constructor(
    private readonly seed: number,
    private nextIndex: number,
    private readonly desk: Pick<FilingDesk, 'intake' | 'token'>,
    private readonly followers: Followers,
    private readonly clock: Clock,
    trouble: (error: unknown) => void,
  ) {
    this.crew = new Crew(WORKERS, trouble);
  }

  get rate(): number {
    return this.perSecond;
  }

  /** Dossiers per second from now on, 0 to 1000. */
  set rate(perSecond: number) {
    if (!(perSecond >= 0 && perSecond <= RATE_MOST)) throw new RangeError('no such rate');
    this.perSecond = perSecond;
  }

  /** Files until `signal` aborts, and lets everybody finish then. */
  async work(signal: AbortSignal): Promise<void> {
    let dueAt = this.clock.now();
    while (!signal.aborted) {
      const now = this.clock.now();
      if (this.perSecond === 0) {
        dueAt = now;
        await this.clock.sleep(IDLE_MS, signal);
        continue;
      }
      if (dueAt > now) await this.clock.sleep(Math.min(dueAt - now, IDLE_MS), signal);
      if (dueAt > this.clock.now() || signal.aborted) continue;
      dueAt = Math.max(dueAt, now - BACKLOG_MOST_MS) + this.gapMs(this.nextIndex);
      this.fileNext(signal);
    }
    await this.crew.rest();
  }

  /** Arrivals without memory, as people come to a counter. */
  private gapMs(index: number): number {
    return (-Math.log(1 - chanceOf(this.seed, index, 'arrival').fraction()) * 1_000) / this.perSecond;
  }

  private fileNext(signal: AbortSignal): void {
    const index = this.nextIndex;
    if (!this.crew.take(() => this.file(index, signal))) return this.tally.count('heldBack');
    this.nextIndex += 1;
  }

  private async file(index: number, signal: AbortSignal): Promise<void> {
    const sample = dossierOf(this.seed, index, this.worldOf(civilDayOf(this.clock.now())));
    this.tally.count('filed');
    const outcome = await fileSample(sample, { ...this.desk, signal });
    switch (outcome.kind) {
      case 'accepted':
        this.tally.count('accepted');
        if (sample.flaw !== undefined) this.surprised(sample, `accepted in spite of ${sample.flaw}`, outcome.dossierId);
        return this.followers.follow(outcome.dossierId, sample);
      case 'refused':
        this.tally.count('refused');
        if (sample.flaw === undefined) this.surprised(sample, `refused with ${outcome.status} ${outcome.code}`);
        return;
      case 'doubled':
        return this.surprised(sample, 'two dossiers under one key', outcome.dossierIds[1]);
      case 'given-up':
        return this.tally.count('givenUp');
    }
  }

  private surprised(sample: SampleDossier, what: string, dossierId?: string): void {
    const at = new Date(this.clock.now()).toISOString();
    this.tally.count('surprised');
    this.tally.surprised({ at, what, index: sample.index, ...(dossierId === undefined ? {} : { dossierId }) });
  }

  private worldOf(filedOn: CivilDay): SampleWorld {
    if (this.world?.filedOn !== filedOn) this.world = { procedures: PROCEDURES, agencies: AGENCIES, filedOn };
    return this.world;
  }
}
