import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '@hoso/kernel';
import { Admin } from '@platformatic/kafka';

import { sharedKafka } from '../../../test/support/engines.js';
import { declare, message, newName } from '../test/conformance/suite.js';
import { eventually } from '../test/probe.js';
import { PlatformaticAdminLine } from './platformatic-admin-line.js';
import { PlatformaticSendLine } from './platformatic-send-line.js';

const { brokers } = await sharedKafka();
const reach = { brokers, clientId: 'spec' };
const lines: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(lines.splice(0).map((line) => line.close()));
});

/** A clock with which something happens while somebody sleeps, and no time is lost. */
class EventfulClock extends SystemClock {
  sleeps = 0;

  constructor(private readonly meanwhile: () => Promise<void>) {
    super();
  }

  override async sleep(): Promise<void> {
    this.sleeps += 1;
    await this.meanwhile();
  }
}

function open(meanwhile: (admin: PlatformaticAdminLine) => Promise<void>) {
  const admin = new PlatformaticAdminLine(reach, new SystemClock());
  const clock = new EventfulClock(() => meanwhile(admin));
  const line = new PlatformaticSendLine(reach, clock, 10_000);
  lines.push(admin, line);
  return { line, clock, admin };
}

/** Asks the cluster, each time anew. */
async function ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
  const admin = new Admin({ clientId: 'spec', bootstrapBrokers: [...brokers] });
  try {
    return await question(admin);
  } finally {
    await admin.close();
  }
}

/** As somebody does who does not know that it is still in use; resolves when the broker has heard of it, until when it takes more. */
async function remove(topic: string): Promise<void> {
  await ask((admin) => admin.deleteTopics({ topics: [topic] }));
  await eventually('it is gone', async () => !(await ask((admin) => admin.listTopics())).includes(topic));
}

describe('a partition that is not where it was', () => {
  it('is looked for again, and gets what was to be sent', async () => {
    const topic = newName('moved');
    const { line, clock, admin } = open((again) => again.createMissing([declare(topic, 1)]));
    await admin.createMissing([declare(topic, 1)]);
    await line.send([message(topic, 'k', 'a')]);
    await remove(topic);
    await line.send([message(topic, 'k', 'b')]);
    expect(clock.sleeps).toBe(1);
  }, 60_000);

  it('is missed where it is nowhere any more', async () => {
    const topic = newName('gone');
    const { line, clock, admin } = open(() => Promise.resolve());
    await admin.createMissing([declare(topic, 1)]);
    await line.send([message(topic, 'k', 'a')]);
    await remove(topic);
    await expect(line.send([message(topic, 'k', 'b')])).rejects.toThrow();
    expect(clock.sleeps).toBe(1);
  }, 60_000);
});
