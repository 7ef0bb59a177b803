import { SPEAKERS, factsTopicOf, TOPICS } from '@hoso/contracts';
import { Admin, ListOffsetTimestamps, type ListedOffsetsPartition } from '@platformatic/kafka';

import type { Flow } from '../../../apps/monitoring/src/domain/flow.js';
import { OPERATOR, type HouseCaller } from '../../../deploy/local/check/house-caller.js';

/** The facts that Kafka has been told, about all dossiers; one that was told twice counts twice. */
export class SpokenCount {
  private readonly admin: Admin;

  constructor(brokers: readonly string[]) {
    this.admin = new Admin({ clientId: 'bench-day', bootstrapBrokers: [...brokers] });
  }

  /** How many they are. */
  async read(): Promise<number> {
    return (await this.offsetsAt(ListOffsetTimestamps.LATEST)).reduce((sum, { offset }) => sum + Number(offset), 0);
  }

  /** When the last of them was told, in milliseconds since the Unix epoch; before all time where there is none. */
  async readLastAt(): Promise<number> {
    return Math.max(...(await this.offsetsAt(ListOffsetTimestamps.MAX)).map(({ timestamp }) => Number(timestamp)));
  }

  private async offsetsAt(timestamp: bigint): Promise<readonly ListedOffsetsPartition[]> {
    const topics = SPEAKERS.map(factsTopicOf).map((name) => ({
      name,
      partitions: Array.from({ length: TOPICS[name].partitions }, (_, partitionIndex) => ({ partitionIndex, timestamp })),
    }));
    return (await this.admin.listOffsets({ topics })).flatMap(({ partitions }) => partitions);
  }

  async close(): Promise<void> {
    await this.admin.close();
  }
}

/** How far monitoring says that dossiers have come. */
export interface Progress {
  /** Decided, refused, withdrawn or stopped. */
  readonly ended: number;
  readonly figuresBehindSeconds: number;
}

/** Asks monitoring by its public door, the one that follows what changes: figures over all time are added up anew for each who asks. */
export async function readProgress(caller: HouseCaller): Promise<Progress> {
  const { status, body } = await caller.ask('monitoring', 'GET', '/flow', { as: OPERATOR });
  if (status !== 200) throw new Error(`Monitoring does not tell how the dossiers flow: status ${status}.`);
  const { at, asOf, totals } = body as Flow;
  return { ended: totals.closed, figuresBehindSeconds: asOf === null ? 0 : Math.max(0, (Date.parse(at) - Date.parse(asOf)) / 1_000) };
}

/** Every figure over everything that was ever filed, by its name. */
export async function readFigures(caller: HouseCaller): Promise<Readonly<Record<string, number>>> {
  const { status, body } = await caller.ask('monitoring', 'GET', '/indicators', { as: OPERATOR });
  if (status !== 200) throw new Error(`Monitoring does not tell its figures: status ${status}.`);
  const { total } = body as { readonly total: Readonly<Record<string, { readonly value: number | null }>> };
  return Object.fromEntries(Object.entries(total).map(([name, { value }]) => [name, value ?? 0]));
}
