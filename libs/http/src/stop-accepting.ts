import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

const LOOK_AGAIN_MS = 50;
/** A connection that has just come may still be about to ask. */
const SILENCE_MS = 500;

/**
 * Watches the connections of a server, so that it can stop well: no new connection, the requests in hand finish, every
 * connection is let go as soon as it is idle, also one that has never asked anything. Answers the way to stop; after
 * `graceMs` those that still talk are cut off.
 */
export function stopperOf(server: Server): (graceMs: number) => Promise<void> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', (request: IncomingMessage) => silent.delete(request.socket));
  return async (graceMs) => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const letGo = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS);
    const hangUp = setTimeout(() => silent.forEach((socket) => socket.destroy()), Math.min(SILENCE_MS, graceMs));
    const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
    server.closeIdleConnections();
    await closed;
    clearInterval(letGo);
    clearTimeout(hangUp);
    clearTimeout(cutOff);
  };
}
