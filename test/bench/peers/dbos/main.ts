/** The peer as a process, told by its environment: PORT is its door, DATABASE_URL where everything is kept. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import express from 'express';

import { Filing } from '../filing.schema.js';
import { dossierWorkflow } from './dossiers.js';
import { closeTables, countFinished, makeTables } from './tables.js';

const app = express();
app.use(express.json());

app.post('/dossiers', async (request, response) => {
  const { data: filing } = Filing.safeParse(request.body);
  if (filing === undefined) {
    response.status(400).send({ message: 'This is no filing.' });
    return;
  }
  // Started twice under the same id it is still one workflow, and starting it keeps it.
  const handle = await DBOS.startWorkflow(dossierWorkflow, { workflowID: request.get('idempotency-key') })(filing);
  response.status(202).send({ dossierId: handle.workflowID });
});

app.get('/indicators', async (_request, response) => {
  response.send({ finished: await countFinished() });
});

DBOS.setConfig({ name: 'dossiers', systemDatabaseUrl: process.env['DATABASE_URL'] });
await makeTables();
await DBOS.launch();
const server = app.listen(Number(process.env['PORT']), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close(() => void DBOS.shutdown().then(closeTables).finally(() => process.exit()));
});
