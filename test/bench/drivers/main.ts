/**
 * Both Kafka clients through the same pattern, in turns: `npm run bench:drivers`. `--rounds 4` is how often each plays, `--seconds 20`
 * how long at a steady rate, `--record` puts what came of it on the page.
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';

import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type KafkaDriverName } from '@hoso/messaging';

import { startKafka } from '../../../deploy/local/engines/index.js';
import { freePorts } from '../../../deploy/local/ports.js';
import { putOnRecord } from '../../support/table-in-page.js';
import { captionOf } from '../contest/caption.js';
import { keepResult, keepSoFar } from '../keep-result.js';
import { onSite, type Site } from '../on-engines.js';
import { DRIVERS, PARTITIONS, SPEAKERS, topicsOf } from './pattern.js';
import { playRound, type Figures, type RoundSettings } from './round.js';
import { driversLinesOf, driversPageOf, type DriversRecord } from './table.js';
import { untilItCounts } from './until-it-counts.js';
import { readDriversWishes, type DriversWishes } from './wishes.js';

const MESSAGES_PER_SECOND = 160;
const BULK_BATCHES = 60;
const HOUR_MS = 3_600_000;

await onSite(readDriversWishes, compare);

async function compare({ rounds, seconds, record }: DriversWishes, site: Site): Promise<void> {
  const { terminal, path, ground, interrupted, surroundings: { projectFolder } } = site;
  const [port] = await freePorts(1);
  const places = { dataFolder: join(path, 'records', 'kafka'), logFile: join(path, 'logs', 'kafka.log') };
  const kafka = await terminal.progress('Starting Kafka', startKafka({ ...places, port, roster: ground.roster }));
  const used = { kafka: kafka.engine, store: undefined, engineSettings: { kafka: kafka.settings }, peers: [] };
  const caption = captionOf('npm run bench:drivers', projectFolder, used);
  const figures: Record<KafkaDriverName, Figures[]> = { kafkajs: [], platformatic: [] };
  const resultSoFar = (): DriversRecord =>
    ({ ...caption, loadAverageAfter: loadavg(), messagesPerSecond: MESSAGES_PER_SECOND, seconds, figures });
  const settings = {
    brokers: kafka.brokers, brokerPid: kafka.pid, messagesPerSecond: MESSAGES_PER_SECOND, seconds, bulkBatches: BULK_BATCHES,
  };
  for (let round = 1; round <= rounds; round += 1) {
    // Which one goes first changes with every round: A B, B A, A B, …
    for (const driver of round % 2 === 1 ? DRIVERS : DRIVERS.toReversed()) {
      const say = (error: unknown): void => terminal.line(`  round ${round}: ${driver} is void and played again: ${String(error)}`);
      const playing = untilItCounts((attempt) => playAttempt(driver, `bench.${round}.${attempt}.${driver}`, settings), interrupted, say);
      figures[driver].push(await terminal.progress(`Round ${round} of ${rounds}: ${driver}`, playing));
      await keepSoFar(site, resultSoFar());
    }
  }
  await terminal.progress('Stopping Kafka', kafka.stop());
  const result = resultSoFar();
  await keepResult(site, result);
  if (record) await putOnRecord(join(projectFolder, 'test', 'bench', 'drivers'), result, driversPageOf(result));
  for (const line of driversLinesOf(result)) terminal.line(line);
}

/** A round that failed, or during which the machine stood still, is played again on topics of its own. */
async function playAttempt(driver: KafkaDriverName, prefix: string, settings: Omit<RoundSettings, 'prefix'>): Promise<Figures> {
  await createTopics(settings.brokers, prefix);
  return playRound(driver, { ...settings, prefix });
}

async function createTopics(brokers: string, prefix: string): Promise<void> {
  const bus = await openKafkaBus('kafkajs', {
    brokers: brokers.split(','),
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
