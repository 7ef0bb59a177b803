import { Failure } from '@hoso/kernel';
import { Bus, type BusMessage, type Consumption, type ConsumeOptions, type TopicDeclaration } from '@hoso/messaging';

import { callOver, type Course } from './calls.js';
import type { FaultKind, Odds } from './faults.js';
import type { Life } from './life.js';
import type { Member, Place, SimulatedBroker } from './simulated-broker.js';
import type { World } from './world.js';

const PUBLISH_ODDS: Odds = [
  ['courier: error before the effect', 0.06],
  ['courier: error after the effect', 0.07],
  ['courier: half stored', 0.06],
  ['courier: lost though acknowledged', 0.1],
  ['courier: stored twice', 0.1],
  ['courier: late', 0.1],
];

const TOPICS_ODDS: Odds = [
  ['courier: topics, error before the effect', 0.03],
  ['courier: topics, error after the effect', 0.03],
  ['courier: topics, slow', 0.03],
];
const JOIN_ODDS: Odds = [
  ['courier: joining, error before the effect', 0.03],
  ['courier: joining, error after the effect', 0.03],
  ['courier: joining, slow', 0.03],
];
const PING_ODDS: Odds = [['courier: no sign of life', 0.05]];
const LAG_ODDS: Odds = [['courier: lag unknown', 0.05]];

/** After so long without a word a member counts as gone. */
const SESSION_MS = 4_000;

/** The courier as one process sees it. */
export class SimulatedBus extends Bus {
  override readonly engine = 'simulated';

  constructor(
    private readonly world: World,
    readonly broker: SimulatedBroker,
    private readonly life: Life,
  ) {
    super();
  }

  override ensureTopics(topics: readonly TopicDeclaration[]): Promise<void> {
    const { world, life, broker } = this;
    const course = this.courseOf(this.draw(TOPICS_ODDS));
    return callOver(world, life, course, () => Promise.resolve(broker.create(topics)));
  }

  override publish(messages: readonly BusMessage[]): Promise<void> {
    const { world, life, broker } = this;
    if (!broker.isUp) {
      const course = { effectAfterMs: null, answerAfterMs: world.between(1, 3_000), failure: unreachable() };
      return callOver(world, life, course, () => Promise.resolve());
    }
    const fault = world.faults.draw(PUBLISH_ODDS);
    if (fault !== null) world.note(life.name, () => `${fault} (publish ${messages.length})`, true);
    const store = (some: readonly BusMessage[]) => (): Promise<void> => {
      if (broker.isUp) for (const message of some) broker.append(message);
      return Promise.resolve();
    };
    const soon = world.between(0.3, 8);
    switch (fault) {
      case 'courier: error before the effect':
        return callOver(world, life, { effectAfterMs: null, answerAfterMs: world.between(1, 3_000), failure: silent() }, store([]));
      case 'courier: error after the effect':
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: world.between(1, 3_000), failure: silent() }, store(messages));
      case 'courier: half stored': {
        const some = messages.slice(0, 1 + world.chance.below(messages.length - 1));
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: world.between(1, 3_000), failure: silent() }, store(some));
      }
      case 'courier: lost though acknowledged': {
        const lost = world.chance.below(messages.length);
        const some = messages.filter((_, index) => index !== lost && world.chance.fraction() < 0.3);
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: soon, failure: null }, store(some));
      }
      case 'courier: stored twice':
        world.schedule(world.between(0, 4_000), null, () => void store(messages)());
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: soon, failure: null }, store(messages));
      case 'courier: late':
        for (const message of messages) world.schedule(world.between(10, 4_800), null, () => void store([message])());
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: soon, failure: null }, store([]));
      default:
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: soon, failure: null }, store(messages));
    }
  }

  override consume(options: ConsumeOptions): Promise<Consumption> {
    const { world, life, broker } = this;
    const course = this.courseOf(this.draw(JOIN_ODDS));
    return callOver(world, life, course, () => {
      const consumption = new SimulatedConsumption(world, broker, life, options);
      consumption.join(course.failure === null);
      return Promise.resolve(consumption);
    });
  }

  override ping(): Promise<void> {
    return callOver(this.world, this.life, this.courseOf(this.draw(PING_ODDS)), () => Promise.resolve());
  }

  private draw(odds: Odds): FaultKind | null {
    if (!this.broker.isUp) return null;
    const fault = this.world.faults.draw(odds);
    if (fault !== null) this.world.note(this.life.name, () => fault, true);
    return fault;
  }

  /** How a call about the courier itself goes: one that is slow, and only that, is answered at last. */
  private courseOf(fault: FaultKind | null): Course {
    const { world, broker } = this;
    if (!broker.isUp) return { effectAfterMs: null, answerAfterMs: world.between(1, 3_000), failure: unreachable() };
    if (fault === null) return { effectAfterMs: 0, answerAfterMs: world.between(0.3, 8), failure: null };
    const answerAfterMs = world.between(100, 3_000);
    if (fault.endsWith('slow')) return { effectAfterMs: 0, answerAfterMs, failure: null };
    return { effectAfterMs: fault.endsWith('after the effect') ? 0 : null, answerAfterMs, failure: silent() };
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** One process's membership of a group. What it has in hand goes on when its places are dealt to somebody else. */
class SimulatedConsumption implements Consumption, Member {
  readonly topics: readonly string[];
  private readonly busy = new Set<string>();
  private isGone = false;

  constructor(
    private readonly world: World,
    private readonly broker: SimulatedBroker,
    private readonly life: Life,
    private readonly options: ConsumeOptions,
  ) {
    this.topics = options.topics;
  }

  get assigned(): boolean {
    return this.broker.isUp;
  }

  /** Whoever was not told that it has joined fetches nothing, and holds its places until it counts as gone. */
  join(isHeard: boolean): void {
    this.isGone = !isHeard;
    this.broker.join(this.options.group, this);
    if (this.isGone) this.world.schedule(SESSION_MS, null, () => this.broker.leave(this.options.group, this));
  }

  get isAlive(): boolean {
    return this.life.alive;
  }

  wake(): void {
    if (this.isGone || !this.life.alive || !this.broker.isUp) return;
    for (const place of this.broker.assigned(this.options.group, this)) this.fetch(place);
  }

  pause(): void {
    throw new Error('the simulated services never pause their hearing');
  }

  resume(): void {
    throw new Error('the simulated services never pause their hearing');
  }

  lag(): Promise<number> {
    const { world, broker, life, options } = this;
    const fault = broker.isUp ? world.faults.draw(LAG_ODDS) : null;
    if (fault !== null) world.note(life.name, () => fault, true);
    const isKnown = broker.isUp && fault === null;
    const answerAfterMs = isKnown ? world.between(0.3, 8) : world.between(1, 3_000);
    const course = { effectAfterMs: 0, answerAfterMs, failure: isKnown ? null : silent() };
    return callOver(world, life, course, () => Promise.resolve(broker.lag(options.group, this.topics)));
  }

  stop(): Promise<void> {
    this.broker.leave(this.options.group, this);
    return Promise.resolve();
  }

  private fetch(place: Place): void {
    if (this.busy.has(place.name) || this.broker.position(this.options.group, place) >= place.log.length) return;
    this.busy.add(place.name);
    this.world.schedule(this.world.between(1, 30), this.life, () => this.deliver(place, 0));
  }

  private deliver(place: Place, attempt: number): void {
    const { broker, options, world } = this;
    const from = broker.position(options.group, place);
    const messages = place.log.slice(from, from + options.batchMessagesMax);
    if (!broker.isUp || !broker.isOwner(options.group, this, place) || messages.length === 0) {
      this.busy.delete(place.name);
      return;
    }
    const { epoch } = broker;
    options.handle({ topic: place.topic, partition: place.partition, messages }).then(
      () => {
        if (broker.epoch === epoch && broker.isOwner(options.group, this, place)) {
          broker.commit(options.group, place, from + messages.length);
        }
        this.busy.delete(place.name);
        this.wake();
      },
      (error: unknown) => {
        world.judge(this.life.name, error, `hear ${place.topic}`);
        const delayMs = world.between(20, Math.min(5_000, 100 * 2 ** attempt));
        world.schedule(delayMs, this.life, () => this.deliver(place, Math.min(attempt + 1, 8)));
      },
    );
  }
}

function silent(): Failure {
  return new Failure('broker', 'timeout');
}

function unreachable(): Failure {
  return new Failure('broker', 'unreachable');
}
