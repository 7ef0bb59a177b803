/** The floor with promises as a process, told by its environment: see `floor-with.ts`. `PROMISES` names those that are switched on. */
import { createLog } from '@hoso/observability';

import { guaranteesNamed } from '../promises/index.js';
import { openFloorWith } from './floor-with.js';
import { keysFromEnvironment } from './keys.js';

const { PORT = '0', KAFKA_BROKERS = '', MONGODB_URI = '', DATABASE = '', PREFIX = '', PROMISES = '' } = process.env;

const log = createLog({ service: 'floor', level: 'info' });
const floor = await openFloorWith(guaranteesNamed(PROMISES.split(',').filter((name) => name !== '')), {
  port: Number(PORT),
  brokers: KAFKA_BROKERS.split(','),
  storeUri: MONGODB_URI,
  database: DATABASE,
  prefix: PREFIX,
  keys: keysFromEnvironment(process.env),
  log,
  onError: (error) => console.error(error),
});
console.log(`the floor listens at ${floor.url}`);
process.once('SIGTERM', () => void floor.close().then(() => log.flush()).finally(() => process.exit()));
