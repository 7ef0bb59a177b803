import type { Reply, Request } from './messages.js';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;

const open = new Set<EventStream>();

/** Server-sent events to one listener: heartbeats while nothing happens, ends when the listener goes or the process stops. */
export class EventStream {
  private readonly gone = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(private readonly reply: Reply) {
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  /** Takes the reply over. */
  static open(request: Request, reply: Reply): EventStream {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const stream = new EventStream(reply);
    open.add(stream);
    request.raw.on('close', () => stream.end());
    stream.write(`retry: ${RETRY_MS}\n\n`);
    return stream;
  }

  /** Ends every stream of this process; they would keep it from stopping. */
  static endAll(): void {
    for (const stream of open) stream.end();
  }

  /** Aborted when nobody listens any more. */
  get closed(): AbortSignal {
    return this.gone.signal;
  }

  send(event: { readonly event: string; readonly id: string; readonly data: unknown }): void {
    this.write(`event: ${event.event}\nid: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`);
  }

  end(): void {
    if (this.gone.signal.aborted) return;
    this.gone.abort();
    clearInterval(this.heartbeat);
    open.delete(this);
    this.reply.raw.end();
  }

  private write(text: string): void {
    if (!this.gone.signal.aborted) this.reply.raw.write(text);
  }
}
