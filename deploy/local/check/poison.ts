import { setTimeout as pause } from 'node:timers/promises';

import { factsTopicOf } from '@hoso/contracts';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus } from '@hoso/messaging';

import { OPERATOR, PORTAL, type Answer, type HouseCaller } from './house-caller.js';
import type { Proof } from './prove-record.js';

const HEARERS = ['identity-verification', 'processing'] as const;
const WITHIN_MS = 60_000;

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
  const status = await withdraw(caller, dossierId);
  if (status !== 202) against.push(`the withdrawal of ${dossierId} was answered ${status}`);
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

/** Withdraws the dossier as it stands: intake may have heard of what its applicant is asked for only since the look (412). */
async function withdraw(caller: HouseCaller, dossierId: string): Promise<number> {
  let status = 412;
  await until(async () => {
    const standing = await caller.ask('intake', 'GET', `/dossiers/${dossierId}`, { as: PORTAL });
    const asked = { as: PORTAL, body: { reason: 'filed-by-mistake' }, headers: { 'if-match': standing.etag ?? '' } };
    ({ status } = await caller.ask('intake', 'POST', `/dossiers/${dossierId}/withdrawal`, asked));
    return status !== 412;
  });
  return status;
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
  const deadline = performance.now() + WITHIN_MS;
  while (performance.now() < deadline) {
    if (await holds()) return true;
    await pause(200);
  }
  return false;
}
