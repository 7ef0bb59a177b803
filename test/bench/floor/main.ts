/** The floor as a process, told by its environment: see `floor.ts`. */
import { openFloor } from './floor.js';

const { PORT = '0', KAFKA_BROKERS = '', MONGODB_URI = '', DATABASE = '', PREFIX = '' } = process.env;

const floor = await openFloor({
  port: Number(PORT),
  brokers: KAFKA_BROKERS.split(','),
  storeUri: MONGODB_URI,
  database: DATABASE,
  prefix: PREFIX,
  onError: (error) => console.error(error),
});
console.log(`the floor listens at ${floor.url}`);
process.once('SIGTERM', () => void floor.close().finally(() => process.exit()));
