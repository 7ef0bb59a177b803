import type { Clock, Random } from '@hoso/kernel';

/** What is asked at a door of the house. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value, or a form with files. */
  readonly body?: object | FormData;
}

/** `answered`: the house spoke, whatever it said. `away`: nobody answered in time, or not now (429, 503). */
export type Reply =
  | { readonly kind: 'answered'; readonly status: number; readonly etag: string | undefined; readonly body: unknown }
  | { readonly kind: 'away'; readonly retryAfterMs: number | undefined };

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MOST = 4 * 1024 * 1024;
const DELAY_FIRST_MS = 250;
const DELAY_MOST_MS = 30_000;
/** A door that asks for more patience than this is asked again anyway. */
const RETRY_AFTER_MOST_MS = 120_000;

/** How a rehearsed person speaks to one service of the house: bounded, patient, and never surprised. */
export class HouseDoor {
  constructor(
    private readonly address: string,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Asks once. Never rejects. */
  async ask(call: Call, token: string, signal: AbortSignal): Promise<Reply> {
    try {
      const response = await fetch(`${this.address.replace(/\/+$/, '')}${call.path}`, {
        method: call.method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...headersOf(call) },
        ...(call.body === undefined ? {} : { body: bodyOf(call.body) }),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const text = await boundedText(response);
      if (response.status === 429 || response.status === 503) {
        return { kind: 'away', retryAfterMs: this.retryAfterMs(response.headers.get('retry-after')) };
      }
      const etag = response.headers.get('etag') ?? undefined;
      return { kind: 'answered', status: response.status, etag, body: parsedJson(text) };
    } catch {
      return { kind: 'away', retryAfterMs: undefined };
    }
  }

  /**
   * Asks until the house answers, with growing pauses, never sooner than the house asked for. The token is fetched for
   * each attempt, because one may run out while waiting. Undefined after `attemptsMost`, or when `signal` aborts.
   */
  async askPatiently(
    call: Call,
    token: () => Promise<string>,
    signal: AbortSignal,
    attemptsMost = 12,
  ): Promise<Extract<Reply, { kind: 'answered' }> | undefined> {
    for (let attempt = 0; attempt < attemptsMost && !signal.aborted; attempt += 1) {
      const reply = await this.ask(call, await token(), signal);
      if (reply.kind === 'answered' && reply.status < 500) return reply;
      const growing = Math.min(DELAY_MOST_MS, DELAY_FIRST_MS * 2 ** attempt) * (0.5 + this.random.fraction());
      const asked = reply.kind === 'away' ? (reply.retryAfterMs ?? 0) : 0;
      await this.clock.sleep(Math.max(growing, asked), signal);
    }
    return undefined;
  }

  private retryAfterMs(header: string | null): number | undefined {
    if (header === null) return undefined;
    const wait = /^[0-9]{1,6}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - this.clock.now();
    return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), RETRY_AFTER_MOST_MS) : undefined;
  }
}

function headersOf(call: Call): Record<string, string> {
  const isJson = call.body !== undefined && !(call.body instanceof FormData);
  return { ...(isJson ? { 'content-type': 'application/json' } : {}), ...call.headers };
}

function bodyOf(body: object | FormData): string | FormData {
  return body instanceof FormData ? body : JSON.stringify(body);
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > ANSWER_BYTES_MOST) throw new RangeError('the answer has no end in sight');
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
