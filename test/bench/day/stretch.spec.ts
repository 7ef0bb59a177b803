import { describe, expect, it } from '@jest/globals';

import { openOffices } from './stretch.js';

describe('a stretch of a day', () => {
  const answering = (status: number) => ({ caller: { ask: async () => ({ status, body: {}, etag: null, replayed: false }) } });

  it('does not begin when nobody decides', async () => {
    await expect(openOffices(answering(400))).rejects.toThrow('The rehearsed officials did not take the order: status 400.');
    await expect(openOffices(answering(200))).resolves.toBeUndefined();
  });
});
