import { SystemClock, SystemRandom } from '@hoso/kernel';

import { openKafkaBus, type KafkaDriverName } from '../src/open-kafka-bus.js';

/**
 * A process to be killed: `node doomed-member.js <driver> <brokers> <group> <topics> <session timeout in ms> <client id>`.
 * Joins the group, says `assigned`, then `in hand` for its first batch, and never finishes anything.
 */
const [driver = '', brokers = '', group = '', topics = '', sessionTimeoutMs = '', clientId = 'doomed'] = process.argv.slice(2);
const clock = new SystemClock();
const bus = await openKafkaBus(driver as KafkaDriverName, {
  brokers: brokers.split(','),
  clientId,
  clock,
  random: new SystemRandom(),
  sessionTimeoutMs: Number(sessionTimeoutMs),
});
const handle = (): Promise<void> => {
  process.stdout.write('in hand\n');
  return new Promise(() => undefined);
};
const consumption = await bus.consume({ group, topics: topics.split(','), handle, batchMessagesMax: 100 });
while (!consumption.assigned) await clock.sleep(20);
process.stdout.write('assigned\n');
