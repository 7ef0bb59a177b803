import 'reflect-metadata';

import { neighboursApplication } from './neighbours.application.js';
import { NeighboursEnvironment } from './neighbours.config.js';

const environment = NeighboursEnvironment.parse(process.env);
const application = await neighboursApplication(environment);
await application.listen(environment.PORT, environment.HOST);
