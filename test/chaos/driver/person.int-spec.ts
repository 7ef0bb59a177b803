import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import type { Line } from '../checker/driver-file.js';
import { Count, Person, type Bag, type Deed } from './person.js';
import { Sight } from './sight.js';

describe('somebody who speaks at a door', () => {
  it('keeps book of whose dossiers any answer names: to a deed, to a mere question, and where it was refused', async () => {
    const server = createServer(({ url = '' }, response) => {
      const [, status, dossierId] = url.split('/');
      response.writeHead(Number(status)).end(JSON.stringify({ of: [{ dossierId }] }));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const lines: Line[] = [];
    const notebook = { write: (line: Line) => Promise.resolve(void lines.push(line)) };
    const bag = {
      notebook, sight: new Sight(notebook as never), count: new Count(), tally: { ok: 0, fail: 0, unknown: 0 },
      purse: { token: () => Promise.resolve('token') },
    } as unknown as Bag;
    const person = new Person('cong-mau', {}, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bag);
    try {
      await person.tryTo({ deed: 'look', key: 'a', dossierId: 'a' } as Deed, { method: 'GET', path: '/200/a' });
      await person.ask({ method: 'GET', path: '/200/b' });
      await person.ask({ method: 'GET', path: '/403/c' });
      await person.ask({ method: 'GET', path: '/500/d' });
      expect(lines.flatMap((line) => (line.line === 'shown' ? [[line.client, ...line.dossierIds]] : [])))
        .toEqual(['a', 'b', 'c', 'd'].map((id) => ['cong-mau', id]));
    } finally {
      server.close().closeAllConnections();
    }
  });
});
