import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import { orderNeighbour } from './order-neighbour.js';

describe('an order to the rehearsed register', () => {
  it('answers how many calls a fault has struck, and throws when the register does not take it', async () => {
    const server = createServer((request, response) => void request.resume().on('end', () => {
      response.statusCode = request.headers['content-length'] === '15' ? 200 : 422;
      response.end('{"struck":7}');
    }));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await orderNeighbour(url, { kind: 'none' })).toBe(7);
      await expect(orderNeighbour(url, { kind: 'unheard-of' })).rejects.toThrow('did not take the order {"kind":"unheard-of"}: status 422');
    } finally {
      server.close().closeAllConnections();
    }
  });
});
