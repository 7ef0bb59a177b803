import { SERVICES, type Service } from '@hoso/contracts';
import type { SeededRandom } from '@hoso/kernel';

import type { House } from './house/house.js';
import type { FaultKind } from './world/faults.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What befalls whole parts of the world, while single calls go wrong by themselves. */
export class Nemesis {
  private readonly chance: SeededRandom;
  private isOver = false;

  constructor(
    private readonly house: House,
    private readonly untilMs: number,
  ) {
    this.chance = house.world.chanceFor('nemesis');
  }

  begin(): void {
    this.next();
  }

  /**
   * Mends everything: whoever was killed is started, clocks are put right, the courier and the register are back. Whoever stands
   * still goes on doing so to the end of its time.
   */
  end(): void {
    const { house } = this;
    this.isOver = true;
    house.world.note('world', () => 'the faults are over');
    house.world.faults.on = false;
    house.broker.isUp = true;
    house.book.isAway = false;
    house.badReleases.clear();
    for (const service of SERVICES) {
      for (const { life } of house.processes(service)) life.skewMs = 0;
      for (let place = 0; place < 2; place += 1) house.start(service, place);
    }
    house.broker.wakeAll();
  }

  /** Nothing goes wrong but this: whoever comes to that step of the history is killed at it, and is started again after a while. */
  killOnlyAt(step: number | null): void {
    const { world } = this.house;
    world.faults.on = false;
    if (step === null) return;
    world.killAtStep(step, (life) => {
      const { service, place } = this.house.placeOf(life);
      world.faults.happened('process: killed');
      world.note('world', () => `process: killed ${life.name} at step ${step}`, true);
      this.killForAWhile(service, place);
    });
  }

  private next(): void {
    const { world } = this.house;
    const waitMs = 200 + this.chance.fraction() * 2_300;
    world.schedule(waitMs, null, () => {
      if (this.isOver || world.nowMs >= this.untilMs) return;
      this.strike();
      this.next();
    });
  }

  private strike(): void {
    const { chance } = this;
    const service = chance.pick(SERVICES);
    const place = chance.below(2);
    const dice = chance.fraction();
    if (dice < 0.2) this.kill(service, place);
    else if (dice < 0.31) this.pause(service, place);
    else if (dice < 0.48) this.turnClock(service, place);
    else if (dice < 0.56) this.amnesia();
    else if (dice < 0.63) this.courierAway();
    else if (dice < 0.7) this.rebalance(`hoso.${service}`);
    else if (dice < 0.76) this.rewind(`hoso.${service}`);
    else if (dice < 0.84) this.failOver(service);
    else if (dice < 0.9) this.badRelease(service);
    else if (dice < 0.93) this.registerAway();
    else this.leap();
  }

  private forSome(kind: FaultKind, act: () => void, detail = ''): void {
    const happen = (): void => {
      this.house.world.faults.happened(kind);
      act();
    };
    this.prepare(kind, happen, detail);
  }

  /** The same for what shows later whether it strikes somebody: then it is to be counted. */
  private prepare(kind: FaultKind, act: () => void, detail = ''): void {
    const { world } = this.house;
    if (!world.faults.knows(kind)) return;
    world.note('world', () => `${kind} ${detail}`, true);
    act();
  }

  private amnesia(): void {
    const { broker } = this.house;
    if (!broker.isEmpty) this.forSome('courier: amnesia', () => broker.forget());
  }

  private rebalance(group: string): void {
    const { broker } = this.house;
    if (broker.isUp && broker.isSettled(group)) this.forSome('courier: rebalance', () => broker.deal(group), group);
  }

  private rewind(group: string): void {
    const { broker } = this.house;
    if (broker.hasMoved(group)) this.forSome('courier: rewound', () => broker.rewind(group), group);
  }

  private kill(service: Service, place: number): void {
    if (!this.house.at(service, place)) return;
    this.forSome('process: killed', () => this.killForAWhile(service, place), `${service} ${place + 1}`);
  }

  private killForAWhile(service: Service, place: number): void {
    const { house, chance } = this;
    house.kill(service, place);
    house.world.schedule(200 + chance.fraction() * 9_000, null, () => house.start(service, place));
  }

  private pause(service: Service, place: number): void {
    const { house, chance } = this;
    const process = house.at(service, place);
    if (!process || process.life.pausedUntilMs > house.world.nowMs) return;
    const durationMs = chance.fraction() < 0.5 ? 1_000 + chance.below(4_000) : 12_000 + chance.below(24_000);
    const spelled = `${process.life.name} for ${Math.round(durationMs / 1_000)} s`;
    this.forSome('process: paused', () => house.pause(process, durationMs), spelled);
  }

  private turnClock(service: Service, place: number): void {
    const { house, chance } = this;
    const process = house.at(service, place);
    if (!process) return;
    const skewMs = chance.pick([40 * DAY_MS, 3 * DAY_MS, -2 * HOUR_MS, 40_000, -40_000]);
    this.forSome(
      'process: wrong clock',
      () => {
        process.life.skewMs = skewMs;
        house.world.schedule(3_000 + chance.below(24_000), null, () => {
          process.life.skewMs = 0;
        });
      },
      `${process.life.name} by ${skewMs / 1_000} s`,
    );
  }

  private courierAway(): void {
    const { house, chance } = this;
    if (!house.broker.isUp) return;
    this.forSome('courier: away', () => {
      house.broker.isUp = false;
      house.world.schedule(500 + chance.below(6_000), null, () => {
        house.broker.isUp = true;
        house.broker.wakeAll();
      });
    });
  }

  private failOver(service: Service): void {
    const { house } = this;
    void house.databases[service].failOver().then((undone) => {
      if (undone === 0) return;
      house.world.faults.happened('store: rolled back at failover');
      house.world.note('world', () => `store: rolled back at failover: ${undone} writes of ${service}`, true);
    });
  }

  private badRelease(service: Service): void {
    const { house, chance } = this;
    if (house.badReleases.has(service)) return;
    this.prepare(
      'release: bad',
      () => {
        house.badReleases.set(service, { hasThrown: false });
        house.world.schedule(1_000 + chance.below(7_000), null, () => house.badReleases.delete(service));
      },
      service,
    );
  }

  private registerAway(): void {
    const { house, chance } = this;
    if (house.book.isAway) return;
    this.prepare('register: away', () => {
      house.book.isAway = true;
      house.book.isMissed = false;
      house.world.schedule(2_000 + chance.below(12_000), null, () => {
        house.book.isAway = false;
      });
    });
  }

  /** A night, a weekend or the better part of a month goes by at once: deadlines pass. */
  private leap(): void {
    const { world } = this.house;
    const durationMs = this.chance.pick([12 * HOUR_MS, 3 * DAY_MS, 26 * DAY_MS]);
    world.note('world', () => `${durationMs / HOUR_MS} hours go by`);
    world.leap(durationMs);
  }
}
