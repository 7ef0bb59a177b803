import { setTimeout as pause } from 'node:timers/promises';

import kafkajs from 'kafkajs';

import type { Floor } from '../laboratory/floor.js';
import type { ServiceName } from '../laboratory/services.js';

const RESTED_MS = 2_000;
const LOOK_MS = 100;

function clientOf({ brokers }: Floor): kafkajs.Kafka {
  return new kafkajs.Kafka({ brokers: [...brokers], clientId: 'nemesis', logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 8 } });
}

/** A dossier, and the number of the next fact of intake about it. */
interface Next {
  readonly dossierId: string;
  readonly n: number;
}

/** Puts messages of a version that exists nowhere in the place of the next fact of intake about these dossiers. */
export async function plantPoison(floor: Floor, dossiers: readonly Next[]): Promise<void> {
  const producer = clientOf(floor).producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({ topic: 'hoso.intake.facts.v1', messages: dossiers.map(poison) });
  } finally {
    await producer.disconnect();
  }
}

/** What such a message is called on its way, and what it says that it is. */
export function poisonedOf({ dossierId, n }: Next): { readonly id: string; readonly type: string } {
  return { id: `intake:${dossierId}:${n}`, type: 'vn.hoso.intake.dossier-supplemented.v99' };
}

function poison(next: Next): kafkajs.Message {
  const { id, type } = poisonedOf(next);
  return {
    key: next.dossierId,
    value: '{"half of a',
    headers: {
      ce_specversion: '1.0', ce_id: id, ce_source: '/hoso/intake', ce_number: String(next.n), ce_type: type, ce_subject: next.dossierId,
      ce_time: new Date().toISOString(),
    },
  };
}

/** Members that come and go one after the other, each time taking partitions that they never look at. Answers whether any came in. */
export async function raiseStorm(floor: Floor, service: ServiceName, members: number): Promise<boolean> {
  let joined = 0;
  for (let member = 0; member < members; member += 1) {
    const consumer = clientOf(floor).consumer({ groupId: `hoso.${service}`, sessionTimeout: 10_000 });
    consumer.on(consumer.events.GROUP_JOIN, () => (joined += 1));
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [service === 'intake' ? 'hoso.processing.facts.v1' : 'hoso.intake.facts.v1'] });
      // It holds what it is given and hears nothing of it.
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
      await pause(RESTED_MS);
    } finally {
      await consumer.disconnect();
    }
  }
  return joined > 0;
}

/** How long it takes until the group of a service has so many members and every partition has one of them; undefined after `withinMs`. */
export async function untilTakenOver(floor: Floor, service: ServiceName, members: number, withinMs: number): Promise<number | undefined> {
  const admin = clientOf(floor).admin();
  const begun = performance.now();
  await admin.connect();
  try {
    while (performance.now() - begun < withinMs) {
      const [group] = (await admin.describeGroups([`hoso.${service}`])).groups;
      if (group?.state === 'Stable' && group.members.length === members) return performance.now() - begun;
      await pause(LOOK_MS);
    }
    return undefined;
  } finally {
    await admin.disconnect();
  }
}
