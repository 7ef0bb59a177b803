import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import { NetworkError, ProtocolError, ResponseError } from '@platformatic/kafka';

import { rehearse } from '../test/rehearsed-client.js';
import { PlatformaticSendLine } from './platformatic-send-line.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const PRODUCE = 0;
const VERSION = 9;
const ATTEMPTS_MAX = 4;
const lines: PlatformaticSendLine[] = [];

afterEach(() => {
  for (const line of lines.splice(0)) line.destroy();
});

/** What the client rejects with when the broker does not lead the one partition. */
function notLed(): ResponseError {
  const response = { responses: [{ name: 'topic', partitionResponses: [{ index: 0, errorCode: 6 }] }] };
  return new ResponseError(PRODUCE, VERSION, { '/topic/0': [6, null] } as never, response);
}

/** Sends one message to a broker that answers in turn, null when it has it: how often it was asked, if for news, and what came of it. */
async function send(answers: readonly (Error | null)[]): Promise<{ asked: number; forNews: boolean[]; outcome: unknown }> {
  const clock = new ManualClock(0);
  const line = new PlatformaticSendLine({ brokers: ['nowhere:1'], clientId: 'spec' }, clock, 1_000);
  lines.push(line);
  const forNews: boolean[] = [];
  let asked = 0;
  const connection = {
    send: (...request: readonly unknown[]) => {
      asked += 1;
      (request.at(-1) as (error: Error | null) => void)(answers[asked - 1] ?? null);
    },
  };
  rehearse(line, 'client', {
    metadata: ({ forceUpdate }: { readonly forceUpdate: boolean }) => {
      forNews.push(forceUpdate);
      return Promise.resolve({ brokers: new Map([[1, {}]]), topics: new Map([['topic', { partitions: [{ leader: 1 }] }]]) });
    },
  });
  rehearse(Reflect.get(line, 'client') as object, 'connections', { get: () => Promise.resolve(connection) });
  let outcome: unknown;
  const message = { topic: 'topic', key: 'k', value: Buffer.from('v'), headers: {} };
  void line.send([message]).then(() => (outcome = 'sent'), (error: unknown) => (outcome = error));
  for (let look = 0; look < ATTEMPTS_MAX; look += 1) {
    await turn();
    clock.advance(10_000);
  }
  await turn();
  return { asked, forNews, outcome };
}

describe('a partition that the broker does not lead', () => {
  it('is looked for anew, and gets what was to be sent', async () => {
    expect(await send([notLed(), null])).toEqual({ asked: 2, forNews: [false, true], outcome: 'sent' });
  });

  it('is given up when it is found nowhere', async () => {
    const answers = Array.from({ length: ATTEMPTS_MAX + 1 }, notLed);
    const { asked, outcome } = await send(answers);
    expect(asked).toBe(ATTEMPTS_MAX);
    expect(outcome).toBe(answers[ATTEMPTS_MAX - 1]);
  });
});

describe('a message that is refused for any other reason', () => {
  it.each([new NetworkError('Connection closed'), new ProtocolError('MESSAGE_TOO_LARGE')])('is not sent again: %s', async (refusal) => {
    expect(await send([refusal])).toEqual({ asked: 1, forNews: [false], outcome: refusal });
  });
});
