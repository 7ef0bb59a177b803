import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { makeCertificates, type Certificates } from '../../support/certificates.js';
import { eventually } from '../../support/eventually.js';
import { holderOf } from '../laboratory/sockets.js';
import { Ambush, type Place } from './ambush.js';
import { httpProtocol } from './http-protocol.js';
import { openProxy, type Proxy } from './proxy.js';

describe('a line that clients come to by TLS', () => {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url);
    response.end(url);
  });
  let certificates: Certificates;
  let proxy: Proxy;
  let agent: Agent;

  beforeAll(async () => {
    certificates = await makeCertificates();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(async () => {
    asked.length = 0;
    proxy = await openProxy({ servers: [(server.address() as AddressInfo).port], protocol: httpProtocol, certificates });
    agent = new Agent({ ca: certificates.authority });
  });
  afterEach(async () => {
    agent.destroy();
    await proxy.close();
  });
  afterAll(() => void server.close());

  /** The answer, or the code of why there is none. */
  const ask = (path: string, by = agent): Promise<string | undefined> =>
    new Promise((resolve) => {
      const asking = request({ agent: by, host: '127.0.0.1', port: proxy.port, path, method: 'POST' }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve(text));
      });
      asking.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code)).end();
    });
  /** A connection that stands; resolves to the promise of its end. */
  const stand = (): Promise<{ readonly ended: Promise<unknown> }> =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: proxy.port, ca: certificates.authority };
      const socket = connect(options, () => resolve({ ended: new Promise((end) => socket.once('close', end)) }));
      socket.once('error', reject);
    });

  it('is the good server for whoever trusts its authority, and can be read as HTTP', async () => {
    expect([await ask('/one'), await ask('/two')]).toEqual(['/one', '/two']);
    expect([...proxy.requests]).toEqual([['POST /one', 1], ['POST /two', 1]]);
    const stranger = new Agent();
    expect(await ask('/stranger', stranger)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    stranger.destroy();
    expect(asked).toEqual(['/one', '/two']);
  });

  it('presents an expired certificate until it is healed, also to whom it was the good server before', async () => {
    expect(await ask('/before')).toBe('/before');
    const { ended } = await stand();
    let touched = 0;
    proxy.expire(() => (touched += 1));
    await ended;
    const cut = touched;
    expect([await ask('/meanwhile'), await ask('/again')]).toEqual(['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED']);
    expect([cut > 0, touched - cut]).toEqual([true, 2]);
    await eventually('nothing is left', () => proxy.connections === 0);
    await proxy.heal();
    expect(await ask('/after')).toBe('/after');
    expect(asked).toEqual(['/before', '/after']);
  });

  it('lets nobody believe that a certificate can expire where none is presented', async () => {
    const plain = await openProxy({ servers: [(server.address() as AddressInfo).port] });
    expect(() => plain.expire()).toThrow('No certificate can expire');
    await plain.close();
  });

  it.each<Place['moment']>(['before', 'forwarded', 'answered'])('has room for an ambush that knows whose work it is: %s', async (moment) => {
    const holders: (number | undefined)[] = [];
    proxy.lay(new Ambush({ request: 'POST /watched', moment }, ({ client }) => {
      holders.push(holderOf({ own: client, remote: proxy.port }, [process.pid]));
      return Promise.resolve();
    }));
    expect(await ask('/other')).toBe('/other');
    expect(await ask('/watched')).toBe('ECONNRESET');
    expect(holders).toEqual([process.pid]);
    if (moment === 'before') expect(asked).toEqual(['/other']);
    else await eventually('the server has it', () => asked.includes('/watched'));
  });

  it('can be spoilt like any other', async () => {
    await ask('/there');
    await proxy.down();
    expect(await ask('/down')).toBe('ECONNREFUSED');
    await proxy.heal();
    const heal = proxy.spoil({ kind: 'slicer', bytes: 7, delayMs: 1 });
    expect(await ask('/sliced')).toBe('/sliced');
    heal();
    proxy.spoil({ kind: 'reset-peer', afterMs: 1 });
    await (await stand()).ended;
    await eventually('nothing is left', () => proxy.connections === 0);
  });
});
