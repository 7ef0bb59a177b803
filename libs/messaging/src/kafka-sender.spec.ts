import { describe, expect, it } from '@jest/globals';
import { Defect, SystemClock } from '@hoso/kernel';

import { message } from '../test/conformance/suite.js';
import { clientError, RehearsedSendLine } from '../test/rehearsed-driver.js';
import { KafkaSender } from './kafka-sender.js';

/** A sender over lines that all answer in one way. */
function open(answer: (texts: readonly string[]) => Promise<void>) {
  const lines: RehearsedSendLine[] = [];
  const said: string[] = [];
  const sender = new KafkaSender({
    openLine: () => {
      const line = new RehearsedSendLine(answer);
      lines.push(line);
      return line;
    },
    clock: new SystemClock(),
    deadlineMs: 10_000,
    requestBytesMax: 1_000_000,
    waitingMessagesMax: 100,
    restMs: 0,
    log: (level, words) => said.push(`${level} ${words}`),
  });
  return { send: (...texts: string[]) => sender.send(texts.map((text) => message('topic', 'k', text))), lines, said };
}

describe('calls that travel together', () => {
  it('do not fail for the message of another: each is sent for itself', async () => {
    const { send, lines } = open(async (texts) => {
      if (texts.includes('lost')) throw clientError({ type: 'UNKNOWN_TOPIC_OR_PARTITION' });
    });
    const calls = await Promise.allSettled([send('a'), send('lost'), send('b')]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(calls[1]).toMatchObject({ reason: { neighbour: 'broker', code: 'unknown-topic' } });
    expect(lines.map(({ requests }) => requests)).toEqual([[['a', 'lost', 'b'], ['a'], ['lost'], ['b']]]);
  });

  it('all fail when it is the broker that fails, and are not sent a second time', async () => {
    const { send, lines } = open(() => Promise.reject(clientError({ name: 'KafkaJSConnectionError' })));
    const calls = await Promise.allSettled([send('a'), send('b')]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(lines.map(({ requests }) => requests)).toEqual([[['a', 'b']]]);
  });
});

describe('a request that is too large for the broker', () => {
  it('is sent in halves, in order', async () => {
    const { send, lines } = open(async (texts) => {
      if (texts.length > 1) throw clientError({ type: 'MESSAGE_TOO_LARGE' });
    });
    await send('a', 'b', 'c');
    expect(lines[0]!.requests.filter((texts) => texts.length === 1)).toEqual([['a'], ['b'], ['c']]);
  });

  it('is a defect when it cannot be halved', async () => {
    const { send } = open(() => Promise.reject(clientError({ type: 'MESSAGE_TOO_LARGE' })));
    await expect(send('a')).rejects.toBeInstanceOf(Defect);
    await expect(send('a')).rejects.toMatchObject({ code: 'message-too-large' });
  });
});

describe('a line to the broker', () => {
  it('is given up when its connection is lost, and the next request goes over a new one', async () => {
    let isAway = true;
    const { send, lines, said } = open(async () => {
      if (isAway) throw clientError({ name: 'KafkaJSConnectionError' });
    });
    await expect(send('a')).rejects.toMatchObject({ name: 'Failure', neighbour: 'broker', code: 'unreachable' });
    isAway = false;
    await send('b');
    expect(lines.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false]);
    expect(said).toEqual(['warn publishing fails', 'info publishing works again']);
  });

  it('is given up after three failures in a row, whatever their reasons', async () => {
    const { send, lines } = open(() => Promise.reject(clientError({ type: 'NOT_ENOUGH_REPLICAS' })));
    for (const text of ['a', 'b', 'c', 'd']) await expect(send(text)).rejects.toMatchObject({ code: 'not-enough-replicas' });
    expect(lines.map(({ requests, isDestroyed }) => [requests.length, isDestroyed])).toEqual([[3, true], [1, false]]);
  });

  it('is kept when it is the message that is wrong', async () => {
    const { send, lines } = open(() => Promise.reject(clientError({ type: 'UNKNOWN_TOPIC_OR_PARTITION' })));
    for (const text of ['a', 'b', 'c', 'd']) await expect(send(text)).rejects.toMatchObject({ code: 'unknown-topic' });
    expect(lines.map(({ isDestroyed }) => isDestroyed)).toEqual([false]);
  });
});
