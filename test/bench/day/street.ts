import { civilDayOf, FILABLE, PROCEDURES, type CivilDay } from '@hoso/contracts';
import { SystemClock, SystemRandom, type Clock } from '@hoso/kernel';

import { dossierOf, type SampleWorld } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import { fileSample } from '../../../apps/neighbours/src/rehearsal/file-sample.js';
import type { SampleDossier } from '../../../apps/neighbours/src/rehearsal/filing-request.js';
import { Followers, type FollowingPace } from '../../../apps/neighbours/src/rehearsal/followers.js';
import { HouseDoor } from '../../../apps/neighbours/src/rehearsal/house-door.js';
import { PORTAL, type HouseCaller } from '../../../deploy/local/check/house-caller.js';
import type { Answer } from './diary.js';
import type { Unended } from './unended.js';

/** People who file at the same time. */
const HANDS = 128;
const FULL_MS = 100;
/** Some sixty dossiers a second are followed until they end: so many as may be on their way, and those whose applicants stay silent. */
const IN_TIME: FollowingPace = { workers: 64, roundMs: 250, lookFirstMs: 20_000, followedMost: 20_000 };

/** What the street is given, and whom it tells. */
export interface StreetOptions {
  readonly seed: number;
  /** The first sample that is filed. */
  readonly first: number;
  /** Whether the house has room for one more. */
  readonly hasRoom: () => boolean;
  readonly onAnswer: (index: number, answer: Answer) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * The portals of a day: they file the samples of a seed one after the other, as many at once as there are hands and as fast as the house
 * has room, look after what they have filed, and answer what is asked of them.
 */
export class Street {
  private readonly stopping = new AbortController();
  private readonly desk;
  private readonly followers: Followers;
  private world: SampleWorld | undefined;
  private nextIndex: number;
  private hands: readonly Promise<void>[] = [];
  private following: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    caller: Pick<HouseCaller, 'urlOf' | 'token'>,
    private readonly options: StreetOptions,
    private readonly clock: Clock = new SystemClock(),
  ) {
    this.nextIndex = options.first;
    this.desk = {
      intake: new HouseDoor(caller.urlOf('intake'), this.clock, new SystemRandom()),
      token: () => caller.token(PORTAL),
    };
    this.followers = new Followers(options.seed, this.desk, this.clock, options.onError, IN_TIME);
  }

  /** No sample from here on has been filed. */
  get next(): number {
    return this.nextIndex;
  }

  /** Dossiers whose applicants never answer, or that are looked after no more, as far as they were met since this street is there. */
  get silent(): number {
    return this.followers.tally.read().counts.lostSight;
  }

  /** Looks after those whom an earlier stretch has filed and left on the way, and from now on after all that are filed. */
  lookAfter(left: readonly Unended[]): void {
    for (const { dossierId, index } of left) {
      this.followers.follow(dossierId, dossierOf(this.options.seed, index, this.worldOf(filedOn(dossierId))));
    }
    this.following = this.followers.work(this.stopping.signal);
  }

  open(): void {
    this.hands = Array.from({ length: HANDS }, () => this.file(this.stopping.signal));
  }

  /** Nobody files any more; what was begun is finished, and what was filed is still looked after. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.hands);
  }

  async leave(): Promise<void> {
    await this.close();
    this.stopping.abort();
    await this.following;
  }

  private async file(signal: AbortSignal): Promise<void> {
    while (!this.isClosed) {
      if (this.options.hasRoom()) await this.fileNext(signal).catch(this.options.onError);
      else await this.clock.sleep(FULL_MS, signal);
    }
  }

  private async fileNext(signal: AbortSignal): Promise<void> {
    const index = this.nextIndex;
    this.nextIndex += 1;
    const sample = dossierOf(this.options.seed, index, this.worldOf(civilDayOf(this.clock.now())));
    const outcome = await fileSample(sample, { ...this.desk, signal });
    switch (outcome.kind) {
      case 'accepted':
        this.followers.follow(outcome.dossierId, sample);
        return this.options.onAnswer(index, answerTo(sample, 'accepted', outcome.dossierId));
      case 'refused':
        return this.options.onAnswer(index, answerTo(sample, 'refused', `${outcome.status} ${outcome.code}`));
      case 'doubled':
        return this.options.onAnswer(index, { kind: 'wrong', words: `two dossiers of one key: ${outcome.dossierIds.join(', ')}` });
      case 'given-up':
        // Nobody knows what became of it: it is left without an answer.
    }
  }

  private worldOf(filedOn: CivilDay): SampleWorld {
    if (this.world?.filedOn !== filedOn) this.world = { procedures: PROCEDURES, agencies: FILABLE, filedOn };
    return this.world;
  }
}

/** An id has in its first twelve digits the millisecond in which it was made. */
function filedOn(dossierId: string): CivilDay {
  return civilDayOf(Number.parseInt(dossierId.replace('-', '').slice(0, 12), 16));
}

/** Spoiled samples must be refused, and only those. */
function answerTo({ flaw }: SampleDossier, kind: 'accepted' | 'refused', words: string): Answer {
  const isRight = (kind === 'refused') === (flaw !== undefined);
  return isRight ? { kind, words } : { kind: 'wrong', words: `${kind} (${flaw ?? 'not spoiled'}): ${words}` };
}
