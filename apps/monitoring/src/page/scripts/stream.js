import { NoAnswer } from './doors.js';

/** The server knows who asks and does not let them listen. */
class Refused extends NoAnswer {
  constructor(status) {
    super('forbidden', status);
  }
}

/**
 * Listens to the flow. A lost stream is taken up again where it ended, with growing pauses; while there is none, the
 * flow is asked for every five seconds. `onState` hears `connecting`, `live`, `polling` or `lost`.
 */
export class FlowStream {
  #stopping = new AbortController();
  #lastId;
  #failures = 0;
  #reading;
  #paused = false;

  constructor(doors, { onFlow, onState, onRefused }) {
    this.doors = doors;
    this.onFlow = onFlow;
    this.onState = onState;
    this.onRefused = onRefused;
  }

  start() {
    document.addEventListener('visibilitychange', () => this.#onVisibility(), { signal: this.#stopping.signal });
    addEventListener('online', () => this.#hurry?.(), { signal: this.#stopping.signal });
    void this.#run();
  }

  stop() {
    this.#stopping.abort();
    this.#reading?.abort();
  }

  #hurry;

  async #run() {
    this.onState('connecting');
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#listen();
        this.#failures = Math.max(this.#failures, 1);
      } catch (error) {
        if (error instanceof Refused) return this.onRefused();
        this.#failures += 1;
      }
      if (this.#stopping.signal.aborted) return;
      if (!this.#paused) await this.#pollOnce();
      await this.#rest(this.#paused ? 3_600_000 : Math.min(5_000, 500 * 2 ** Math.min(this.#failures, 4)));
    }
  }

  async #listen() {
    this.#reading = new AbortController();
    const headers = { ...this.doors.headers(), accept: 'text/event-stream', ...(this.#lastId && { 'last-event-id': this.#lastId }) };
    const answer = await fetch('/stream', { headers, signal: this.#reading.signal, cache: 'no-store' });
    if (answer.status === 401 && (await this.doors.renew())) return;
    if (answer.status === 401 || answer.status === 403) throw new Refused(answer.status);
    if (!answer.ok) throw new Error('no stream');
    this.#failures = 0;
    this.onState('live');
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; ; ) {
      const { done, value } = await withDeadline(reader.read(), 40_000);
      if (done) return;
      const parts = (text + value).split('\n\n');
      text = parts.pop();
      for (const part of parts) this.#take(part);
    }
  }

  #take(part) {
    const fields = Object.fromEntries(part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
    if (fields.event !== 'flow') return;
    this.#lastId = fields.id;
    this.onFlow(JSON.parse(fields.data));
  }

  async #pollOnce() {
    try {
      this.onFlow(await this.doors.get('/flow'));
      this.onState('polling');
    } catch {
      this.onState('lost');
    }
  }

  #onVisibility() {
    this.#paused = document.visibilityState === 'hidden';
    if (this.#paused) this.#reading?.abort();
    else this.#hurry?.();
  }

  async #rest(durationMs) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#hurry = undefined;
  }
}

function withDeadline(promise, durationMs) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('silent')), durationMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
