import { expect, it } from '@jest/globals';

import { fileNonsense, peerSuite, SLOW_MS } from './peer-suite.js';

await peerSuite('restate', 'Restate', (contestant) => {
  it('accepts what is no filing, and gives it up', async () => {
    const answer = await fileNonsense(contestant());
    expect(answer.status).toBe(202);
    const { invocationId } = (await answer.json()) as { readonly invocationId: string };
    const { url } = await contestant().door();
    const outcome = await fetch(`${url.replace(/dossiers.*/, '')}restate/invocation/${invocationId}/attach`);
    expect(outcome.ok).toBe(false);
    expect(await contestant().finishedIds()).not.toContain(invocationId);
  }, SLOW_MS);
});
