import { setTimeout as pause } from 'node:timers/promises';

import { factsTopicOf } from '@hoso/contracts';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus } from '@hoso/messaging';

import { OPERATOR, PORTAL, type Answer, type HouseCaller } from './house-caller.js';
import type { Proof } from './prove-record.js';

const HEARERS = ['identity-verification', 'processing'] as const;

/**
 * Puts a message on the bus that nobody can read, in the place of a dossier's next fact, and shows what a house does: the
 * dossier is set aside by everyone who hears intake, what really comes next waits, and a replay from the record heals it.
 */
export async function provePoison(caller: HouseCaller, brokers: string, dossierId: string): Promise<Proof> {
  const claim = 'a poisoned dossier is set aside, and replayed from the record';
  const against: string[] = [];
  await publishPoison(brokers, dossierId);
  for (const service of HEARERS) {
    const look = (): Promise<Answer> => caller.ask(service, 'GET', `/admin/parked/${dossierId}`, { as: OPERATOR });
    const parked = await until(async () => (await look()).status === 200);
    if (!parked) against.push(`${service} did not set ${dossierId} aside`);
  }
  const standing = await caller.ask('intake', 'GET', `/dossiers/${dossierId}`, { as: PORTAL });
  const withdrawn = await caller.ask('intake', 'POST', `/dossiers/${dossierId}/withdrawal`, {
    as: PORTAL,
    body: { reason: 'filed-by-mistake' },
    headers: { 'if-match': standing.etag ?? '' },
  });
  if (withdrawn.status !== 202) against.push(`the withdrawal of ${dossierId} was answered ${withdrawn.status}`);
  for (const service of HEARERS) {
    const replayed = await caller.ask(service, 'POST', `/admin/parked/${dossierId}/replay`, { as: OPERATOR });
    const { stillParked } = replayed.body as { stillParked?: unknown };
    if (replayed.status !== 200 || stillParked !== null) against.push(`${service} did not take ${dossierId} up again`);
  }
  const healed = await until(async () => {
    const { body } = await caller.ask('intake', 'GET', `/dossiers/${dossierId}`, { as: PORTAL });
    return (body as { withdrawal?: string }).withdrawal === 'confirmed';
  });
  if (!healed) against.push(`the withdrawal of ${dossierId} was not confirmed after the replay`);
  return { claim, seen: 1, against };
}

async function publishPoison(brokers: string, dossierId: string): Promise<void> {
  const bus = await openKafkaBus('kafkajs', {
    brokers: brokers.split(','),
    clientId: 'hoso-check-poison',
    clock: new SystemClock(),
    random: new SystemRandom(),
  });
  try {
    await bus.publish([
      {
        topic: factsTopicOf('intake'),
        key: dossierId,
        value: Buffer.from('{"from":"a release that nobody has"}'),
        headers: {
          ce_specversion: '1.0',
          ce_id: `intake:${dossierId}:2`,
          ce_source: '/hoso/intake',
          ce_type: 'vn.hoso.intake.dossier-supplemented.v99',
          ce_subject: dossierId,
          ce_time: new Date().toISOString(),
          ce_number: '2',
        },
      },
    ]);
  } finally {
    await bus.close();
  }
}

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if (await holds()) return true;
    await pause(200);
  }
  return false;
}
