import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { factsTopicOf, metricsTopicOf, TOPICS } from '@hoso/contracts';
import { SystemRandom } from '@hoso/kernel';
import kafkajs from 'kafkajs';

import { OPERATOR } from '../../deploy/local/check/house-caller.js';
import { readSurroundings } from '../../deploy/local/surroundings.js';
import { expectAgreement } from './agreement.js';
import { CitizensPortal, REGISTER_SECURITY } from './citizens-portal.js';
import { standUpHouse, type StandingHouse } from './standing-house.js';
import { until } from './until.js';

const WITHIN_MS = 120_000;
const PARKED = join(readSurroundings().projectFolder, 'dist', 'deploy', 'local', 'parked.js');

interface Stranger {
  readonly topic: string;
  readonly key: string | null;
  readonly partition?: number;
  readonly value: string;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('strangers on the topic', () => {
  let standing: StandingHouse;
  let portal: CitizensPortal;

  beforeAll(async () => {
    standing = await standUpHouse();
    portal = new CitizensPortal(standing);
  }, WITHIN_MS);
  afterAll(() => standing?.takeDown(), WITHIN_MS);

  const produce = async (strangers: readonly Stranger[]): Promise<void> => {
    const brokers = standing.kafka.current.brokers.split(',');
    const client = new kafkajs.Kafka({ brokers, clientId: 'stranger', logLevel: kafkajs.logLevel.NOTHING });
    const producer = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    for (const { topic, ...message } of strangers) await producer.send({ topic, messages: [message] });
    await producer.disconnect();
  };
  /** The command that operators type, and what it prints. */
  const parked = async (...args: readonly string[]): Promise<string> => {
    const { portBase } = standing.house.launch;
    const { stdout } = await promisify(execFile)(process.execPath, [PARKED, ...args, '--port-base', String(portBase)]);
    return stdout;
  };
  const isParkedAt = async (service: 'identity-verification' | 'processing' | 'monitoring', dossierId: string) =>
    (await standing.caller.ask(service, 'GET', `/admin/parked/${dossierId}`, { as: OPERATOR })).status === 200;

  it('set the dossiers aside that they name and no other, until an operator takes those up again from the record', async () => {
    const unreadable = await waiting();
    const untimely = await waiting();
    const unmeasured = await waiting();
    const unfiled = new SystemRandom().id();
    const topic = factsTopicOf('intake');
    const everywhere = Array.from({ length: TOPICS[topic].partitions }, (_, partition) => partition);
    await produce([
      ...everywhere.map((partition) => ({ topic, key: null, partition, value: '{"half of a' })),
      { ...fact(unreadable, 2, 'intake.dossier-supplemented.v1'), value: '{"half of a' },
      fact(untimely, 2, 'intake.dossier-supplemented.v99'),
      { ...fact(unfiled, 2, 'intake.dossier-withdrawn.v1'), value: '{"reason":"no-longer-needed"}' },
      { ...fact(unmeasured, 2, 'intake.dossier-supplemented.metric.v99'), topic: metricsTopicOf('intake') },
    ]);
    const hearers = ['identity-verification', 'processing'] as const;
    for (const service of hearers) {
      for (const dossierId of [unreadable, untimely, unfiled]) {
        await until(`${dossierId} is set aside by ${service}`, () => isParkedAt(service, dossierId));
      }
    }
    // Partitions are heard side by side: those of the three may be further than the others.
    const unreadableAtProcessing = await until('processing has met what nobody can read in every partition', async () => {
      const { body } = await standing.caller.ask('processing', 'GET', '/admin/parked', { as: OPERATOR });
      const { unreadable: met } = body as { readonly unreadable: readonly object[] };
      return met.length >= everywhere.length && met;
    });
    expect(unreadableAtProcessing).toHaveLength(everywhere.length);
    await until('monitoring sets aside what it cannot measure', () => isParkedAt('monitoring', unmeasured));

    const passing = await portal.file({ procedure: REGISTER_SECURITY });
    await portal.untilStatus(passing.dossierId, 10);
    for (const dossierId of [unreadable, untimely, unmeasured]) {
      expect((await portal.supplement(dossierId)).status).toBe(202);
    }
    await portal.untilStatus(unmeasured, 10);
    for (const dossierId of [unreadable, untimely]) expect((await portal.look(dossierId)).view.status.id).toBe(5);

    const list = await parked('list');
    expect(list).toContain('7 in all.');
    for (const dossierId of [unreadable, untimely, unmeasured, unfiled]) expect(list).toContain(dossierId);
    expect(list).not.toContain(passing.dossierId);
    expect(await parked('inspect', unreadable)).toMatch(/^identity-verification .* intake 2: value-is-no-json\nprocessing /);
    expect(await parked('inspect', untimely)).toContain('intake 2: unknown-version');
    expect(await parked('inspect', unmeasured)).toMatch(/^monitoring .* intake 2: unknown-version\n$/);
    expect(await parked('inspect', unfiled)).toContain('intake: unknown-dossier');

    for (const dossierId of [unreadable, untimely, unmeasured]) {
      expect(await parked('replay', dossierId)).toContain(`has taken ${dossierId} up again`);
      await portal.untilStatus(dossierId, 10);
    }
    expect(await parked('replay', unfiled)).toMatch(/^still: identity-verification .*\nstill: processing .*unknown-dossier\n$/);
    expect(await parked('list')).toContain('2 in all.');
    await expectAgreement(standing, portal, [unfiled]);
  }, WITHIN_MS);

  /** A dossier that nobody moves: its applicant has the word. */
  async function waiting(): Promise<string> {
    const { dossierId } = await portal.file({ procedure: REGISTER_SECURITY, identity: 'mismatched' });
    await portal.untilStatus(dossierId, 5);
    return dossierId;
  }
});

/** A message in the place of the nth fact of intake about a dossier. */
function fact(dossierId: string, n: number, type: string): Stranger {
  return {
    topic: factsTopicOf('intake'),
    key: dossierId,
    value: '{}',
    headers: {
      ce_specversion: '1.0',
      ce_id: `intake:${dossierId}:${n}`,
      ce_source: type.includes('.metric.') ? '/hoso/intake/metrics' : '/hoso/intake',
      ce_type: `vn.hoso.${type}`,
      ce_subject: dossierId,
      ce_time: new Date().toISOString(),
      ce_number: String(n),
    },
  };
}
