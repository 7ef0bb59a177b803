import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { environmentOf, runService, type RunningService } from '../../../libs/service/test/running-service.js';
import { startStore, temporaryFolder, type Store } from '../../../test/support/engines.js';

const INTAKE = fileURLToPath(new URL('../../../dist/apps/intake/src/main.js', import.meta.url));
/** Nobody is there, and nobody is needed to start. */
const STREET = 'http://127.0.0.1:9';

const folder = await temporaryFolder();
const dataFolder = join(folder.path, 'intake');
const lost = join(folder.path, 'lost');
let store: Store;
const running: RunningService[] = [];

beforeAll(async () => {
  store = await startStore({ dataFolder: join(folder.path, 'store') });
}, 120_000);
afterEach(async () => {
  for (const service of running.splice(0)) {
    service.signal('SIGKILL');
    await service.ended;
  }
});
afterAll(async () => {
  await store.stop();
  await folder.remove();
});

function start(): RunningService {
  const own = { SERVICE_CLIENT_ID: 'intake', DATA_FOLDER: dataFolder, MONGODB_URI: store.uri };
  const service = runService(environmentOf(STREET, own), INTAKE);
  running.push(service);
  return service;
}

async function receiptKeyOf(service: RunningService): Promise<string> {
  return (await fetch(`${await service.address}/receipt-key`)).text();
}

/** What it said when it ended, the name of each key and the folder left out. */
async function refusalOf(service: RunningService): Promise<readonly [number | null, string]> {
  const code = await service.ended;
  return [code, service.said().replaceAll(folder.path, '').replaceAll(/(master key|lies) [0-9a-f]{8}\b/g, '$1 …')];
}

describe('the front desk and its master key', () => {
  let receiptKey: string;

  it('agree when two processes start at once where there is nothing yet', async () => {
    const keys = await Promise.all([start(), start()].map(receiptKeyOf));
    expect(keys[1]).toBe(keys[0]);
    expect(await readdir(join(dataFolder, 'keys'))).toEqual(['master.key']);
    receiptKey = keys[0]!;
  }, 60_000);

  it('part with 78 and one sentence when its folder is lost, and the folder is left as it is', async () => {
    await rename(dataFolder, lost);
    expect(await refusalOf(start())).toEqual([78, 'intake cannot start: the store is sealed under master key …, which is not at ' +
      '/intake/keys/master.key: bring back the folder with that key, or the copy of it.\n']);
    expect(await readdir(folder.path)).not.toContain('intake');
  }, 60_000);

  it('part as well when another key lies in its place', async () => {
    const environment = environmentOf(STREET, { SERVICE_CLIENT_ID: 'intake', DATA_FOLDER: dataFolder, STORE: 'memory' });
    const elsewhere = runService(environment, INTAKE);
    running.push(elsewhere);
    expect(await receiptKeyOf(elsewhere)).not.toBe(receiptKey);
    expect(await refusalOf(start())).toEqual([78, 'intake cannot start: the store is sealed under master key …, and at ' +
      '/intake/keys/master.key lies …: bring back the folder with that key, or the copy of it.\n']);
  }, 60_000);

  it('come together again with the folder', async () => {
    await rename(dataFolder, `${lost}.other`);
    await rename(lost, dataFolder);
    expect(await receiptKeyOf(start())).toBe(receiptKey);
  }, 60_000);
});
