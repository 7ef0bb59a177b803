import { callerOf } from '@hoso/access';
import { Defect, Refusal, type Clock, type Random } from '@hoso/kernel';
import type { FastifyInstance } from 'fastify';

import { clientOf } from './admit-requests.js';
import type { Request } from './messages.js';
import { DoorRefusal } from './problem.js';

/** How many may listen to streams of events at once, and for how long. Each costs a connection and looks of its own. */
export interface StreamBounds {
  /** Of one client; of one address where nobody knows the caller. Beyond it: 429. */
  readonly perClientMax: number;
  /** Of the process. Beyond it: 503. */
  readonly openMax: number;
  /**
   * How long a stream outlives the token of its request. As long as tokens are taken after they have expired, so that who comes
   * back with the same one is told so, and is not let in to be sent away again.
   */
  readonly pastExpiryMs: number;
}

export const STREAM_BOUNDS: StreamBounds = { perClientMax: 100, openMax: 1_000, pastExpiryMs: 30_000 };

const RETRY_SECONDS = 10;
const JITTER_SECONDS = 5;
/** Timers of the runtime know no month. */
const SLEEP_MAX_MS = 3_600_000;
const OPEN_STREAMS = Symbol('the open streams of an application');

/** A stream as far as it is counted. */
interface OpenStream {
  readonly closed: AbortSignal;
  end(): void;
}

interface Server {
  readonly [OPEN_STREAMS]?: OpenStreams;
}

/** The streams of events that an application has open. */
export class OpenStreams {
  private readonly byClient = new Map<string, Set<OpenStream>>();
  private count = 0;

  constructor(
    private readonly bounds: StreamBounds,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly turnedAway: { inc(labels: { readonly reason: string }): void },
  ) {}

  /** @throws Refusal `too-many-requests` (429) or `overloaded` (503) when there is no room for one more, with a time to come back. */
  admit(request: Request): void {
    const retryAfterSeconds = Math.ceil(RETRY_SECONDS + this.random.fraction() * JITTER_SECONDS);
    const ofClient = this.byClient.get(clientOf(request, callerOf(request)))?.size ?? 0;
    if (ofClient >= this.bounds.perClientMax) {
      this.turnedAway.inc({ reason: 'streams-of-client' });
      throw new Refusal('too-many', 'too-many-requests', { retryAfterSeconds });
    }
    if (this.count >= this.bounds.openMax) {
      this.turnedAway.inc({ reason: 'streams' });
      throw new DoorRefusal(503, 'overloaded', retryAfterSeconds);
    }
  }

  /** Counts a stream until it ends, and ends it when the token of its request has expired. */
  keep(stream: OpenStream, request: Request): void {
    const caller = callerOf(request);
    const client = clientOf(request, caller);
    const ofClient = this.byClient.get(client) ?? new Set();
    this.byClient.set(client, ofClient.add(stream));
    this.count += 1;
    stream.closed.addEventListener('abort', () => {
      this.count -= 1;
      ofClient.delete(stream);
      if (ofClient.size === 0) this.byClient.delete(client);
    });
    if (caller !== undefined) void this.endAt(caller.principal.expiresAt + this.bounds.pastExpiryMs, stream);
  }

  /** Ends every stream; they would keep the process from stopping. */
  endAll(): void {
    for (const ofClient of [...this.byClient.values()]) for (const stream of [...ofClient]) stream.end();
  }

  private async endAt(atMs: number, stream: OpenStream): Promise<void> {
    for (;;) {
      const leftMs = atMs - this.clock.now();
      if (leftMs <= 0 || stream.closed.aborted) return stream.end();
      await this.clock.sleep(Math.min(leftMs, SLEEP_MAX_MS), stream.closed);
    }
  }
}

/** Makes the open streams known to every request of the server. */
export function serveStreams(fastify: FastifyInstance, streams: OpenStreams): void {
  fastify.decorate(OPEN_STREAMS, streams);
}

/** The open streams of the application that a request came to. */
export function openStreamsOf(request: Request): OpenStreams {
  const streams = (request.server as Server)[OPEN_STREAMS];
  if (streams === undefined) throw new Defect('streams-unknown', 'this server was not built by createHttpApplication');
  return streams;
}
