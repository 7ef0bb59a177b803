/** The services as a process, told by its environment: PORT is where the server finds them. */
import { createServer } from 'node:http2';

import * as restate from '@restatedev/restate-sdk';

import { dossiers } from './dossiers.js';
import { indicator } from './indicator.js';

createServer(restate.createEndpointHandler({ services: [dossiers, indicator] })).listen(Number(process.env['PORT']), '127.0.0.1');
