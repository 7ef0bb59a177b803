import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Clock, Random } from '@hoso/kernel';

import type { TokenMaker } from '../issuer/token-maker.js';
import type { NeighboursEnvironment } from '../neighbours.config.js';
import { Followers } from './followers.js';
import { HouseDoor } from './house-door.js';
import { RehearsedOfficials } from './officials.js';
import { RehearsedPortals } from './portals.js';
import { TokenPurse } from './token-purse.js';

/** How the rehearsal stands. Counts are since the start of the process. */
export interface RehearsalNotice {
  /** Dossiers per second that the portals file. */
  readonly rate: number;
  /** Whether officials are at work. */
  readonly officials: boolean;
  /** Dossiers that portals look after at present. */
  readonly watching: number;
  readonly portals: ReturnType<RehearsedPortals['tally']['read']>;
  readonly followers: ReturnType<Followers['tally']['read']>;
  readonly deeds: ReturnType<RehearsedOfficials['tally']['read']>;
}

/** People outside and inside the offices, played: they file, supplement and withdraw; receive, examine and decide. */
export class Rehearsal implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly portals: RehearsedPortals;
  private readonly followers: Followers;
  private readonly officials: RehearsedOfficials;
  private readonly stopping = new AbortController();
  private working: Promise<unknown> = Promise.resolve();
  private officesOpen: boolean;

  constructor(
    private readonly environment: NeighboursEnvironment,
    maker: TokenMaker,
    clock: Clock,
    random: Random,
    trouble: (error: unknown) => void,
  ) {
    const door = (address: string): HouseDoor => new HouseDoor(address, clock, random);
    const seed = environment.REHEARSAL_SEED;
    const purse = new TokenPurse(maker, clock);
    const desk = { intake: door(environment.INTAKE_URL), token: () => purse.token({ kind: 'portal' }) };
    const offices = {
      processing: door(environment.PROCESSING_URL),
      identityVerification: door(environment.IDENTITY_VERIFICATION_URL),
    };
    // A thousand indexes per second of the clock, as many as portals can file: no run repeats another.
    const firstIndex = environment.REHEARSAL_FIRST_INDEX ?? Math.floor(clock.now() / 1_000) * 1_000;
    this.followers = new Followers(seed, desk, clock, trouble);
    this.portals = new RehearsedPortals(seed, firstIndex, desk, this.followers, clock, trouble);
    this.officials = new RehearsedOfficials(seed, offices, purse, clock, trouble, environment.REHEARSAL_HANDS);
    this.officesOpen = environment.REHEARSAL_RATE > 0;
  }

  onApplicationBootstrap(): void {
    const { signal } = this.stopping;
    this.portals.rate = this.environment.REHEARSAL_RATE;
    this.working = Promise.all([
      this.portals.work(signal),
      this.followers.work(signal),
      this.officials.work(() => this.officesOpen, signal),
    ]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  /** Changes the pace. Officials come to work with the first dossier and stay until they are told to leave. */
  conduct(wish: { readonly rate?: number | undefined; readonly officials?: boolean | undefined }): RehearsalNotice {
    if (wish.rate !== undefined) this.portals.rate = wish.rate;
    this.officesOpen = wish.officials ?? (this.officesOpen || this.portals.rate > 0);
    return this.notice();
  }

  notice(): RehearsalNotice {
    return {
      rate: this.portals.rate,
      officials: this.officesOpen,
      watching: this.followers.watching,
      portals: this.portals.tally.read(),
      followers: this.followers.tally.read(),
      deeds: this.officials.tally.read(),
    };
  }
}
