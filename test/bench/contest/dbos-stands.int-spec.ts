import { expect, it } from '@jest/globals';

import { fileNonsense, peerSuite } from './peer-suite.js';

await peerSuite('dbos', 'DBOS', (contestant) => {
  it('refuses what is no filing', async () => {
    expect((await fileNonsense(contestant())).status).toBe(400);
  });
});
