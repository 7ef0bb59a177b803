import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { TOPICS } from '@hoso/contracts';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus } from '@hoso/messaging';

import type { House } from '../house.js';
import type { ProcessName } from '../house-processes.js';
import type { Proof } from './prove-record.js';

const SERVICES: readonly ProcessName[] = ['intake', 'identity-verification', 'processing', 'monitoring'];

/** Searches all topics, all logs and all metrics for every personal value that was said. */
export async function proveSecrecy(house: House, brokers: string, values: ReadonlySet<string>): Promise<Proof> {
  const search = searcher(values);
  const against: string[] = [];
  let seen = 0;
  const look = (place: string, text: string): void => {
    seen += 1;
    if (search(text)) against.push(`a personal value stands in ${place}`);
  };
  await eachMessage(brokers, (place, text) => look(place, text));
  for (const file of existsSync(house.launch.logFolder) ? readdirSync(house.launch.logFolder) : []) {
    if (!SERVICES.some((service) => file.startsWith(service))) continue;
    for await (const line of createInterface({ input: createReadStream(join(house.launch.logFolder, file)) })) {
      look(`log ${file}`, line);
    }
  }
  for (const service of SERVICES) {
    look(`metrics of ${service}`, await (await fetch(`${house.urlOf(service)}/metrics`)).text());
  }
  return { claim: 'no personal value in any topic, log or metric', seen, against: [...new Set(against)] };
}

/** Whether a text holds one of the values, in either Unicode form; one pass over the text, whatever their number. */
function searcher(values: ReadonlySet<string>): (text: string) => boolean {
  const digits = new Set([...values].filter((value) => /^\+?\d+$/.test(value)));
  const words = [...values].filter((value) => !digits.has(value));
  return (text) => {
    for (const [run] of text.matchAll(/\+?\d{9,}/g)) if (digits.has(run)) return true;
    const normal = text.normalize('NFC');
    return !isPlain(normal) || normal.includes('@') ? words.some((word) => normal.includes(word)) : false;
  };
}

/** Names are Vietnamese and never plain ASCII with capitals only; most texts are, and need no search. */
function isPlain(text: string): boolean {
  return !/[^ -~\s]/.test(text) && !/[A-Z][a-z]+ [A-Z][a-z]+/.test(text);
}

async function eachMessage(brokers: string, onMessage: (place: string, text: string) => void): Promise<void> {
  const clock = new SystemClock();
  const random = new SystemRandom();
  const bus = await openKafkaBus('kafkajs', { brokers: brokers.split(','), clientId: 'hoso-check', clock, random });
  try {
    const consumption = await bus.consume({
      group: `hoso.check.${random.token(4)}`,
      topics: Object.keys(TOPICS),
      batchMessagesMax: 2_000,
      handle: (batch) => {
        for (const message of batch.messages) {
          const headers = Object.entries(message.headers).map(([name, value]) => `${name}: ${value}`);
          onMessage(`topic ${batch.topic}`, [message.key, message.value?.toString('utf8'), ...headers].join('\n'));
        }
        return Promise.resolve();
      },
    });
    const deadline = Date.now() + 60_000;
    while (!consumption.assigned || (await consumption.lag()) > 0) {
      if (Date.now() > deadline) throw new Error('The topics could not be read to their ends within a minute.');
      await pause(250);
    }
    await consumption.stop();
  } finally {
    await bus.close();
  }
}
