import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { Roster } from '../../../deploy/local/roster.js';
import { readSurroundings } from '../../../deploy/local/surroundings.js';
import { Terminal } from '../../../deploy/local/terminal.js';
import { temporaryFolder } from '../../support/engines.js';
import { obtainPeers, sharersIn } from './stands.js';

const folder = await temporaryFolder();

describe('who plays', () => {
  afterAll(() => folder.remove());

  it('is everybody but the peers that cannot be had, and of those it is said why', async () => {
    const surroundings = { ...readSurroundings(), cacheFolder: join(folder.path, 'cache'), environment: { PATH: folder.path } };
    const bringing = { surroundings, roster: new Roster(join(folder.path, 'run.json')), terminal: new Terminal(process.stdout, true) };
    const { stands, leftOut } = await obtainPeers(['ours', 'dbos', 'restate'], bringing);
    expect([...stands.keys()]).toEqual([]);
    expect(leftOut).toEqual([
      'restate is left out. There is no npm on the PATH to install its packages with.',
      expect.stringMatching(/^dbos is left out\. (There is no npm|There is no PostgreSQL|PostgreSQL does not run as root)/),
    ]);
    expect(await obtainPeers(['ours'], bringing)).toEqual({ stands: new Map(), leftOut: [] });
  });

  it('plays in the order of the table, whatever order was asked for', () => {
    expect(sharersIn(['dbos', 'floor', 'stock'])).toEqual(['stock', 'floor']);
  });
});
