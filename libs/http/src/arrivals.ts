import type { FastifyInstance } from 'fastify';

import type { Reply, Request } from './messages.js';
import { DoorRefusal } from './problem.js';

/**
 * Bodies that are on their way. One watch for all of them: a body that takes longer than `timeoutMs` is refused and
 * its connection closed, at most a quarter of that time late.
 */
export class Arrivals {
  private readonly arriving = new Map<Request, { readonly reply: Reply; readonly sinceMs: number }>();

  constructor(fastify: FastifyInstance, private readonly timeoutMs: number) {
    const watch = setInterval(() => this.refuseLate(), Math.max(10, timeoutMs / 4)).unref();
    fastify.addHook('onClose', async () => clearInterval(watch));
  }

  begin(request: Request, reply: Reply): void {
    this.arriving.set(request, { reply, sinceMs: performance.now() });
  }

  end(request: Request): void {
    this.arriving.delete(request);
  }

  private refuseLate(): void {
    const latestMs = performance.now() - this.timeoutMs;
    for (const [request, { reply, sinceMs }] of this.arriving) {
      if (!request.raw.destroyed && sinceMs > latestMs) continue;
      this.arriving.delete(request);
      if (request.raw.destroyed || reply.sent) continue;
      reply.raw.once('finish', () => request.raw.destroy());
      void reply.header('connection', 'close').send(new DoorRefusal(408, 'request-too-slow'));
    }
  }
}
