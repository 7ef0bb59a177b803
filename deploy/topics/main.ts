import { exitOnMistake, readConfig } from '@hoso/config';

import { createTopics, TopicsEnvironment } from './create-topics.js';

const environment = exitOnMistake(() => readConfig(TopicsEnvironment));
await createTopics(environment, (line) => process.stdout.write(`${line}\n`));
