import { setTimeout as pause } from 'node:timers/promises';

import type { House } from '../house.js';
import type { ProcessName } from '../house-processes.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | null;
  readonly replayed: boolean;
}

/** Calls doors of the house with tokens of the rehearsed issuer. */
export class HouseCaller {
  private readonly tokens = new Map<string, { readonly token: string; readonly until: number }>();

  constructor(private readonly house: House) {}

  urlOf(name: ProcessName): string {
    return this.house.urlOf(name);
  }

  async token(wish: Readonly<Record<string, unknown>>): Promise<string> {
    const key = JSON.stringify(wish);
    const known = this.tokens.get(key);
    if (known && known.until > Date.now()) return known.token;
    const response = await fetch(`${this.urlOf('neighbours')}/issuer/demonstration-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: key,
    });
    const { access_token: token } = (await response.json()) as { access_token?: string };
    if (!token) throw new Error(`The rehearsed issuer gave no token for ${key} (status ${response.status}).`);
    this.tokens.set(key, { token, until: Date.now() + 120_000 });
    return token;
  }

  /** Asks until the house answers with something else than "later", at most a minute. */
  async ask(
    name: ProcessName,
    method: 'GET' | 'POST',
    path: string,
    options: {
      readonly as?: Readonly<Record<string, unknown>>;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Answer> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const answer = await this.once(name, method, path, options).catch(() => undefined);
      if (answer && answer.status !== 429 && answer.status !== 503) return answer;
      if (Date.now() > deadline) throw new Error(`${name} did not answer ${method} ${path} for a minute.`);
      await pause(200);
    }
  }

  private async once(
    name: ProcessName,
    method: string,
    path: string,
    { as, body, headers }: { as?: Readonly<Record<string, unknown>>; body?: unknown; headers?: Readonly<Record<string, string>> },
  ): Promise<Answer> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.urlOf(name)}${path}`, {
      method,
      headers: {
        ...(as ? { authorization: `Bearer ${await this.token(as)}` } : {}),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : parsed(text),
      etag: response.headers.get('etag'),
      replayed: response.headers.get('idempotency-replayed') === 'true',
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export const PORTAL = { kind: 'portal' } as const;
export const OPERATOR = { kind: 'operator' } as const;
