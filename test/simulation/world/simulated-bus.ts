import { Failure } from '@hoso/kernel';
import { Bus, type BusMessage, type Consumption, type ConsumeOptions, type TopicDeclaration } from '@hoso/messaging';

import { callOver } from './calls.js';
import type { Odds } from './faults.js';
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

  override ensureTopics(_topics: readonly TopicDeclaration[]): Promise<void> {
    return Promise.resolve();
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
        const some = messages.slice(0, world.chance.below(messages.length));
        return callOver(world, life, { effectAfterMs: 0, answerAfterMs: world.between(1, 3_000), failure: silent() }, store(some));
      }
      case 'courier: lost though acknowledged': {
        const some = messages.filter(() => world.chance.fraction() < 0.3);
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
    const consumption = new SimulatedConsumption(this.world, this.broker, this.life, options);
    consumption.join();
    return Promise.resolve(consumption);
  }

  override ping(): Promise<void> {
    return this.broker.isUp ? Promise.resolve() : Promise.reject(unreachable());
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** One process's membership of a group. What it has in hand goes on when its places are dealt to somebody else. */
class SimulatedConsumption implements Consumption, Member {
  readonly topics: readonly string[];
  private readonly busy = new Set<string>();

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

  join(): void {
    this.broker.join(this.options.group, this);
  }

  get isAlive(): boolean {
    return this.life.alive;
  }

  wake(): void {
    if (!this.life.alive || !this.broker.isUp) return;
    for (const place of this.broker.assigned(this.options.group, this)) this.fetch(place);
  }

  pause(): void {
    throw new Error('the simulated services never pause their hearing');
  }

  resume(): void {
    throw new Error('the simulated services never pause their hearing');
  }

  lag(): Promise<number> {
    return Promise.resolve(this.broker.lag(this.options.group, this.topics));
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
      () => {
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
