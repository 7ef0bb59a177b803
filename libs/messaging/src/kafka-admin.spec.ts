import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import { clientError, RehearsedAdminLine } from '../test/rehearsed-driver.js';
import { ASK_MS, KafkaAdmin } from './kafka-admin.js';

/** Questions over lines of which each answers in its own way, the last one for ever. */
function ask(...answers: readonly (() => Promise<void>)[]) {
  const clock = new ManualClock(0);
  const lines: RehearsedAdminLine[] = [];
  const openLine = (): RehearsedAdminLine => {
    const line = new RehearsedAdminLine(answers[Math.min(lines.length, answers.length - 1)]!);
    lines.push(line);
    return line;
  };
  const admin = new KafkaAdmin(openLine, clock);
  return { admin, clock, destroyed: () => lines.map(({ isDestroyed }) => isDestroyed) };
}

describe('questions to the cluster', () => {
  it('go over one line while they are answered', async () => {
    const { admin, destroyed } = ask(() => Promise.resolve());
    await admin.ping();
    await admin.ping();
    expect(destroyed()).toEqual([false]);
  });

  it('are failures of the broker in the words of the house when they fail, and the next ones go over a new line', async () => {
    const lost = (): Promise<void> => Promise.reject(clientError({ name: 'KafkaJSConnectionError' }));
    const { admin, destroyed } = ask(lost, () => Promise.resolve());
    await expect(admin.ping()).rejects.toMatchObject({ name: 'Failure', neighbour: 'broker', code: 'unreachable' });
    expect(destroyed()).toEqual([true]);
    await admin.ping();
    expect(destroyed()).toEqual([true, false]);
  });

  it('do not wait longer than their deadline for an answer', async () => {
    const { admin, clock, destroyed } = ask(() => new Promise(() => undefined));
    const asked = admin.ping();
    clock.advance(ASK_MS);
    await expect(asked).rejects.toMatchObject({ name: 'Failure', neighbour: 'broker', code: 'timeout' });
    expect(destroyed()).toEqual([true]);
  });
});
