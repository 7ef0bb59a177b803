import 'reflect-metadata';

import { exitOnMistake, readConfig } from '@hoso/config';

import { neighboursApplication } from './neighbours-application.js';
import { NeighboursEnvironment } from './neighbours.config.js';

const environment = exitOnMistake(() => readConfig(NeighboursEnvironment));
const application = await neighboursApplication(environment);
await application.listen(environment.PORT, environment.HOST);
