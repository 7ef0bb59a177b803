import { describe, expect, it } from '@jest/globals';

import { CourierLine } from './courier-line.js';
import type { FaultKind } from './faults.js';
import { Life } from './life.js';
import { SimulatedBroker } from './simulated-broker.js';
import { SimulatedMember } from './simulated-member.js';
import { World } from './world.js';

/** A line on which one thing goes wrong, whatever is asked. */
class Troubled extends CourierLine {
  fault: FaultKind | null = null;

  override draw(): FaultKind | null {
    return this.fault;
  }
}

function memberOf(fault: FaultKind | null): { readonly world: World; readonly broker: SimulatedBroker; readonly joinedAtMs: number[] } {
  const world = new World(1, 0, false);
  const broker = new SimulatedBroker(world, 1);
  const life = new Life('watch 1', 1);
  const line = new Troubled(world, broker, life);
  line.fault = fault;
  const joinedAtMs: number[] = [];
  const listener = { onJoined: () => joinedAtMs.push(world.nowMs), onRebalancing: () => undefined, onMessages: () => undefined };
  const options = {
    group: 'watch', topics: ['facts'], reach: { clientId: 'watch' }, fetchBytesPerPartitionMax: 1,
  } as unknown as ConstructorParameters<typeof SimulatedMember>[4];
  broker.create([{ topic: 'facts' }]);
  void new SimulatedMember(world, broker, life, line, options, listener).live();
  return { world, broker, joinedAtMs };
}

/** Only outside of microtasks can they be run to their end. */
const runFor = (world: World, durationMs: number): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => resolve(world.run(world.nowMs + durationMs)));
  });

describe('a member of the simulated broker', () => {
  it('has joined at once where nothing goes wrong', async () => {
    const { world, joinedAtMs } = memberOf(null);
    await runFor(world, 5_000);
    expect(joinedAtMs).toHaveLength(1);
    expect(joinedAtMs[0]).toBeLessThan(150);
  });

  it('joins late where joining is slow', async () => {
    const { world, joinedAtMs } = memberOf('courier: joining, slow');
    await runFor(world, 5_000);
    expect(joinedAtMs).toHaveLength(1);
    expect(joinedAtMs[0]).toBeGreaterThan(150);
  });
});
