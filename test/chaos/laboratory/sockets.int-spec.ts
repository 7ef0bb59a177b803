import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { freePorts } from '../../../deploy/local/ports.js';
import { holderOf } from './sockets.js';

const SERVERS = 6;
/** Connects from its first port to each of the others, and says when it has. */
const STRANGER = `
  const { connect } = require('node:net');
  const [localPort, ...ports] = process.argv.slice(1).map(Number);
  let left = ports.length;
  for (const port of ports) connect({ host: '127.0.0.1', port, localPort }, () => (left -= 1) || process.stdout.write('all'));
`;

describe('whose connection it is', () => {
  let servers: readonly Server[];
  let ports: readonly number[];

  beforeAll(async () => {
    servers = Array.from({ length: SERVERS }, () => createServer((socket) => void socket.on('error', () => socket.destroy())));
    await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
    ports = servers.map((server) => (server.address() as AddressInfo).port);
  });
  afterAll(() => servers.forEach((server) => server.close()));

  it('is known by both its ends, though somebody else calls others from the same port', async () => {
    const [localPort] = (await freePorts(1)) as [number];
    const own = connect({ host: '127.0.0.1', port: ports[0]!, localPort });
    await once(own, 'connect');
    const stranger = spawn(process.execPath, ['-e', STRANGER, String(localPort), ...ports.slice(1).map(String)]);
    try {
      await once(stranger.stdout, 'data');
      const pids = [stranger.pid!, process.pid];
      expect(holderOf({ own: localPort, remote: ports[0]! }, pids)).toBe(process.pid);
      for (const remote of ports.slice(1)) expect(holderOf({ own: localPort, remote }, pids)).toBe(stranger.pid);
      expect(holderOf({ own: localPort, remote: ports[0]! }, [stranger.pid!])).toBeUndefined();
    } finally {
      stranger.kill('SIGKILL');
      own.destroy();
    }
  }, 60_000);
});
