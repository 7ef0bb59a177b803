import type { Reply, Request } from './messages.js';
import { openStreamsOf } from './open-streams.js';

export interface EventStreamOptions {
  /** How often a comment says that the line is alive; 15 s when left out. */
  readonly heartbeatMs?: number;
  /** How long a listener should wait before it comes back; 2 s when left out. */
  readonly retryMs?: number;
  /** What may wait for a slow listener before it is let go; it comes back and resumes. 1 MiB when left out. */
  readonly waitingBytesMax?: number;
}

/**
 * Server-sent events to one listener: heartbeats while nothing happens; ends when the listener goes or is too slow, when
 * the token of its request has expired, or when the process stops.
 */
export class EventStream {
  private readonly gone = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly waitingBytesMax: number;

  private constructor(
    private readonly reply: Reply,
    { heartbeatMs = 15_000, waitingBytesMax = 1_048_576 }: EventStreamOptions,
  ) {
    this.waitingBytesMax = waitingBytesMax;
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), heartbeatMs);
    this.heartbeat.unref();
  }

  /**
   * Takes the reply over.
   *
   * @throws Refusal `too-many-requests` or `overloaded` when the client or the process has too many open already.
   */
  static open(request: Request, reply: Reply, options: EventStreamOptions = {}): EventStream {
    const streams = openStreamsOf(request);
    streams.admit(request);
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const stream = new EventStream(reply, options);
    streams.keep(stream, request);
    reply.raw.on('close', () => stream.end());
    if (reply.raw.destroyed) stream.end();
    stream.write(`retry: ${options.retryMs ?? 2_000}\n\n`);
    return stream;
  }

  /** Aborted when nobody listens any more. */
  get closed(): AbortSignal {
    return this.gone.signal;
  }

  /** Sends one event. The listener hands the last id back when it resumes. */
  send(event: { readonly event: string; readonly id: string; readonly data: unknown }): void {
    if (/[\r\n\0]/.test(event.event + event.id)) throw new TypeError('an event name or id is one line');
    this.write(`event: ${event.event}\nid: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`);
  }

  end(): void {
    if (this.gone.signal.aborted) return;
    this.gone.abort();
    clearInterval(this.heartbeat);
    this.reply.raw.end();
  }

  private write(text: string): void {
    if (this.gone.signal.aborted) return;
    this.reply.raw.write(text);
    if (this.reply.raw.writableLength > this.waitingBytesMax) {
      this.end();
      this.reply.raw.destroy();
    }
  }
}
