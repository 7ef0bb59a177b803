import { afterAll, beforeAll, describe } from '@jest/globals';
import { SystemRandom } from '@hoso/kernel';
import { openMongooseStore } from '@hoso/store';
import type { StartedTestContainer } from 'testcontainers';

import { storeConformance } from '../../libs/store/test/store-conformance.js';
import { containerEngineAnswers, MONGODB_IMAGE } from './container-engine.js';

const START_MS = 300_000;
const INITIATE = `
  try { rs.status() } catch (e) { rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: '127.0.0.1:27017' }] }) }
  const until = Date.now() + 60000;
  while (!db.hello().isWritablePrimary && Date.now() < until) sleep(100);
  quit(db.hello().isWritablePrimary ? 0 : 1);
`;

(containerEngineAnswers ? describe : describe.skip)('on a MongoDB replica set in a container', () => {
  let mongodb: StartedTestContainer | null = null;
  beforeAll(async () => {
    const { GenericContainer, Wait } = await import('testcontainers');
    mongodb = await new GenericContainer(MONGODB_IMAGE)
      .withCommand(['mongod', '--replSet', 'rs0', '--bind_ip_all'])
      .withExposedPorts(27_017)
      .withWaitStrategy(Wait.forLogMessage(/Waiting for connections/i))
      .start();
    const { exitCode, output } = await mongodb.exec(['mongosh', '--quiet', '--eval', INITIATE]);
    if (exitCode !== 0) throw new Error(`the replica set has no primary: ${output}`);
  }, START_MS);
  afterAll(async () => {
    await mongodb?.stop();
  });

  const database = `hoso_suite_${new SystemRandom().token(6)}`;
  storeConformance('mongoose, MongoDB', () => {
    const uri = `mongodb://${mongodb!.getHost()}:${mongodb!.getMappedPort(27_017)}/?directConnection=true`;
    return openMongooseStore({ uri, database, operationTimeoutMs: 20_000 });
  });
});
