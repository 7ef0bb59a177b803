/** The other services, as far as one service hears them: their facts, numbered, on the real topics. */
import { encodeFact, TOPICS, type Fact, type Spoken } from '@hoso/contracts';
import { SystemRandom, type Clock } from '@hoso/kernel';
import { MemoryBus, type Bus, type MemoryBroker } from '@hoso/messaging';

/** A courier in memory with every topic of the house. */
export async function openCourier(clock: Clock, broker?: MemoryBroker): Promise<MemoryBus> {
  const bus = new MemoryBus({ clock, random: new SystemRandom(), ...(broker && { broker }) });
  await bus.ensureTopics(
    Object.entries(TOPICS).map(([topic, { partitions, retentionMs }]) => ({ topic, partitions, retentionMs, replicationFactor: 1 })),
  );
  return bus;
}

/** Says facts in the names of their owners, with gapless numbers per owner and dossier. */
export class Voices {
  private readonly numbers = new Map<string, number>();

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  async say(dossierId: string, ...spoken: readonly Spoken[]): Promise<void> {
    await this.bus.publish(spoken.map((one) => encodeFact(this.factOf(dossierId, one))));
  }

  private factOf(dossierId: string, { owner, name, version, data }: Spoken): Fact {
    const n = (this.numbers.get(`${owner} ${dossierId}`) ?? 0) + 1;
    this.numbers.set(`${owner} ${dossierId}`, n);
    const at = new Date(this.clock.now()).toISOString();
    return { owner, dossierId, n, name, version, at, cause: 'command:rehearse:1', traceId: '0'.repeat(31) + '1', data };
  }
}
