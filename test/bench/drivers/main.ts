/** Both Kafka clients through the same pattern, in turns: `npm run bench:drivers -- [rounds] [seconds]`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type KafkaDriverName } from '@hoso/messaging';

import { startKafka } from '../../../deploy/local/engines/index.js';
import { quantile } from '../../../deploy/local/measure/quantiles.js';
import { DRIVERS, PARTITIONS, SPEAKERS, topicsOf } from './pattern.js';
import { playRound, type Figures } from './round.js';

const MESSAGES_PER_SECOND = 160;
const BULK_BATCHES = 60;
/** How often a round is played until it counts. */
const ATTEMPTS_MAX = 5;
const HOUR_MS = 3_600_000;

const [rounds = 4, seconds = 20] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), 'hoso-bench-'));
const kafka = await startKafka({ dataFolder: folder });
try {
  const figures = new Map<KafkaDriverName, Figures[]>(DRIVERS.map((driver) => [driver, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Which one goes first changes with every round: A B, B A, A B, …
    for (const driver of round % 2 === 0 ? DRIVERS : DRIVERS.toReversed()) {
      figures.get(driver)?.push(await playUntilItCounts(driver, round));
      console.log(`round ${round + 1} of ${rounds}: ${driver} is done`);
    }
  }
  console.log(`${kafka.engine}; ${MESSAGES_PER_SECOND} messages/s for ${seconds} s; bulk in thousands; min / median / max`);
  for (const name of Object.keys(figures.get('kafkajs')?.[0] ?? {})) console.log(lineOf(name, figures));
} finally {
  await kafka.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** A round that failed, or during which the machine stood still, is played again. */
async function playUntilItCounts(driver: KafkaDriverName, round: number): Promise<Figures> {
  for (let attempt = 1; ; attempt += 1) {
    const prefix = `bench.${round}.${attempt}.${driver}`;
    try {
      await createTopics(prefix);
      const broker = { brokers: kafka.brokers, brokerPid: kafka.pid };
      const load = { messagesPerSecond: MESSAGES_PER_SECOND, seconds, bulkBatches: BULK_BATCHES };
      return await playRound(driver, { ...broker, ...load, prefix });
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
      console.log(`round ${round + 1} of ${rounds}: ${driver} is void and played again: ${String(error)}`);
    }
  }
}

async function createTopics(prefix: string): Promise<void> {
  const bus = await openKafkaBus('kafkajs', {
    brokers: kafka.brokers.split(','),
    clientId: 'bench',
    clock: new SystemClock(),
    random: new SystemRandom(),
  });
  const topics = SPEAKERS.flatMap((speaker) => topicsOf(prefix, speaker));
  await bus.ensureTopics(
    topics.map((topic) => ({ topic, partitions: PARTITIONS, replicationFactor: 1, retentionMs: HOUR_MS })),
  );
  await bus.close();
}

function lineOf(name: string, figures: ReadonlyMap<KafkaDriverName, readonly Figures[]>): string {
  const columns = Array.from(figures, ([driver, ofDriver]) => {
    const values = ofDriver.map((each) => each[name] ?? Number.NaN);
    const shown = [0, 0.5, 1].map((share) => quantile(values, share).toFixed(1)).join(' / ');
    return `${driver} ${shown}`.padEnd(40);
  });
  return `${name.padEnd(40)}${columns.join('')}`;
}
