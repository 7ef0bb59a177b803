import { describe, expect, it, jest } from '@jest/globals';
import type { BusMessage } from '@hoso/messaging';

import { CourierLine } from './courier-line.js';
import type { FaultKind } from './faults.js';
import { Life } from './life.js';
import { SimulatedBroker } from './simulated-broker.js';
import { DatabaseClock } from './simulated-clock.js';
import { simulatedDriver } from './simulated-driver.js';
import { SimulatedMember } from './simulated-member.js';
import { SimulatedRegister, type PopulationBook } from './simulated-register.js';
import { World } from './world.js';

/** A world in which one kind of fault happens wherever it can, and no other. */
function worldOf(kind: FaultKind | null) {
  const world = new World(1, 0, false);
  jest.spyOn(world.faults, 'foresee').mockImplementation((odds) => (odds.some(([one]) => one === kind) ? kind : null));
  const broker = new SimulatedBroker(world, 1);
  broker.create([{ topic: 'facts' }]);
  const goOn = (durationMs: number): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(() => resolve(world.run(world.nowMs + durationMs)));
    });
  return { world, broker, life: new Life('watch 1', 1), goOn, count: () => (kind === null ? 0 : (world.faults.counts.get(kind) ?? 0)) };
}

const messages = (count: number): BusMessage[] =>
  Array.from({ length: count }, (_, index) => ({ topic: 'facts', key: 'a', value: Buffer.from(String(index)), headers: {} }));

describe('what happened', () => {
  it('is half stored only where a part is missing', async () => {
    const { world, broker, life, goOn, count } = worldOf('courier: half stored');
    const line = simulatedDriver(world, broker, life).openSendLine({} as never, new DatabaseClock(world), 1_000);
    const sent = [1, 2, 5].map((several) => line.send(messages(several)).catch(() => undefined));
    await goOn(70_000);
    await Promise.all(sent);
    expect(count()).toBe(2);
    expect(broker.everStored.length).toBeGreaterThanOrEqual(3);
    expect(broker.everStored.length).toBeLessThan(8);
  });

  it('is no lost membership of somebody who is no member any more', async () => {
    const { world, broker, life, goOn, count } = worldOf('courier: membership lost');
    const listener = { onJoined: () => undefined, onRebalancing: () => undefined, onMessages: () => undefined };
    const options = { group: 'watch', topics: ['facts'], reach: { clientId: 'watch' }, fetchBytesPerPartitionMax: 1 } as never;
    const member = new SimulatedMember(world, broker, life, new CourierLine(world, broker, life), options, listener);
    void member.live();
    await goOn(1_000);
    expect(member.hasJoined).toBe(true);
    for (const message of messages(1)) broker.append(message);
    for (let again = 0; again < 3; again += 1) member.onNews();
    expect(count()).toBe(1);
  });

  it('is a register that was away only where somebody asked', async () => {
    const { world, life, goOn } = worldOf(null);
    const book: PopulationBook = { people: new Map(), answered: [], isAway: true };
    const register = new SimulatedRegister(world, life, book);
    const missed = (): number => world.faults.counts.get('register: away') ?? 0;
    expect(missed()).toBe(0);
    const person = { fullName: 'Mẫu Thị Thử', birthDate: '1990-04-30', sex: 'female' } as const;
    const asked = ['a', 'b'].map((requestId) => register.ask({ requestId, personalNumber: '001190000001', person }));
    await goOn(5_000);
    expect(await Promise.all(asked)).toEqual([{ kind: 'unavailable' }, { kind: 'unavailable' }]);
    expect(missed()).toBe(1);
  });
});
