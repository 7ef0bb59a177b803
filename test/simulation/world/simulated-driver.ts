import { Failure } from '@hoso/kernel';
import type { AdminLine, BusMessage, KafkaDriver, SendLine, Standing, TopicDeclaration } from '@hoso/messaging';

import { CourierLine } from './courier-line.js';
import type { Odds } from './faults.js';
import type { Life } from './life.js';
import type { SimulatedBroker } from './simulated-broker.js';
import { SimulatedMember } from './simulated-member.js';
import type { World } from './world.js';

const SEND_ODDS: Odds = [
  ['courier: error before the effect', 0.06],
  ['courier: error after the effect', 0.07],
  ['courier: lost though acknowledged', 0.1],
  ['courier: stored twice', 0.1],
  ['courier: late', 0.1],
];
/** What goes wrong only with a request of several. */
const SEVERAL_ODDS: Odds = [
  ['courier: request too large', 0.03],
  ['courier: half stored', 0.1],
];
const TOPICS_ODDS: Odds = [
  ['courier: topics, error before the effect', 0.03],
  ['courier: topics, error after the effect', 0.03],
  ['courier: topics, slow', 0.03],
];
const FORMER_ODDS: Odds = [
  ['courier: former memberships, error before the effect', 0.03],
  ['courier: former memberships, error after the effect', 0.03],
];
const PING_ODDS: Odds = [['courier: no sign of life', 0.05]];
const LAG_ODDS: Odds = [['courier: lag unknown', 0.05]];

/** What a client library does for the bus of one process: everything above it is the product's own. */
export function simulatedDriver(world: World, broker: SimulatedBroker, life: Life): KafkaDriver {
  return {
    engine: 'simulated',
    openSendLine: () => new SimulatedSendLine(world, broker, life),
    openAdminLine: () => new SimulatedAdminLine(world, broker, life),
    newMember: (options, listener) =>
      new SimulatedMember(world, broker, life, new CourierLine(world, broker, life), options, listener),
  };
}

class SimulatedSendLine extends CourierLine implements SendLine {
  send(messages: readonly BusMessage[]): Promise<void> {
    const { world, broker } = this;
    const store = (some: readonly BusMessage[]): void => {
      if (broker.isUp) for (const message of some) broker.append(message);
    };
    const fault = (messages.length > 1 ? this.draw(SEVERAL_ODDS) : null) ?? this.draw(SEND_ODDS);
    const soon = { effectAfterMs: 0, answerAfterMs: world.between(0.3, 8), failure: null };
    switch (fault) {
      case 'courier: request too large':
        return this.ask({ ...soon, failure: new Failure('broker', 'message-too-large') }, () => undefined);
      case 'courier: half stored': {
        const some = messages.slice(0, 1 + world.chance.below(messages.length - 1));
        return this.ask({ ...this.courseOf(fault), effectAfterMs: 0 }, () => store(some));
      }
      case 'courier: lost though acknowledged': {
        const lost = world.chance.below(messages.length);
        const some = messages.filter((_, index) => index !== lost && world.chance.fraction() < 0.3);
        return this.ask(soon, () => store(some));
      }
      case 'courier: stored twice':
        world.send(world.between(0, 4_000), null, () => store(messages));
        return this.ask(soon, () => store(messages));
      case 'courier: late':
        for (const message of messages) world.send(world.between(10, 4_800), null, () => store([message]));
        return this.ask(soon, () => undefined);
      default:
        return this.ask(this.courseOf(fault), () => store(messages));
    }
  }
}

class SimulatedAdminLine extends CourierLine implements AdminLine {
  ping(): Promise<void> {
    return this.ask(this.courseOf(this.draw(PING_ODDS)), () => undefined);
  }

  createMissing(declarations: readonly TopicDeclaration[]): Promise<void> {
    return this.ask(this.courseOf(this.draw(TOPICS_ODDS)), () => this.broker.create(declarations));
  }

  standings(group: string, topics: readonly string[]): Promise<readonly Standing[]> {
    return this.ask(this.courseOf(this.draw(LAG_ODDS)), () => this.broker.standings(group, topics));
  }

  endMemberships(group: string, clientId: string): Promise<number> {
    return this.ask(this.courseOf(this.draw(FORMER_ODDS)), () => this.broker.endMemberships(group, clientId));
  }
}
