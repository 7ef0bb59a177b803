import { createHash } from 'node:crypto';

import type { SubmitDossierRequest } from '../src/features/submit-dossier/submit-dossier.request.js';
import { EventReader } from './event-reader.js';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON of it; empty where it is none. */
  readonly body: Record<string, unknown>;
}

/** What is sent besides the token. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that go unsent after all. */
  readonly without?: readonly string[];
  readonly body?: string | Uint8Array | FormData | ReadableStream<Uint8Array>;
}

/** A file to be handed in, and what is said about it. */
export interface Paper {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly name?: string;
  readonly type?: string;
  readonly sha256?: string;
}

export const PDF: Paper = { content: new Uint8Array(Buffer.from('%PDF-1.7\nMẫu giấy tờ thử nghiệm\n%%EOF\n')) };

/** A portal as it really calls: over HTTP, with its token. */
export class Portal {
  private keys = 0;

  constructor(
    readonly address: string,
    readonly clientId: string,
    private readonly token: () => Promise<string>,
  ) {}

  /** An idempotency key that this portal has not used. */
  newKey(): string {
    return `key-of-${this.clientId}-${(this.keys += 1)}`;
  }

  async ask(path: string, { headers = {}, without = [], ...sent }: Sent = {}): Promise<Answer> {
    const all = new Headers({ authorization: `Bearer ${await this.token()}`, ...headers });
    for (const name of without) all.delete(name);
    const response = await fetch(`${this.address}${path}`, { ...sent, headers: all, duplex: 'half' } as RequestInit);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body = (isJson && text !== '' ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, text, body };
  }

  post(path: string, value: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const usual = { 'content-type': 'application/json', ...headers };
    return this.ask(path, { method: 'POST', headers: usual, body: JSON.stringify(value) });
  }

  file(filing: SubmitDossierRequest, key = this.newKey()): Promise<Answer> {
    return this.post('/dossiers', filing, { 'idempotency-key': key });
  }

  /** Files, and answers the id of the dossier that came of it. */
  async filed(filing: SubmitDossierRequest, key = this.newKey()): Promise<string> {
    const { status, body, text } = await this.file(filing, key);
    if (status !== 202) throw new Error(`the filing was answered with ${status}: ${text}`);
    return String(body['dossierId']);
  }

  reserve(count: number, key = this.newKey()): Promise<Answer> {
    return this.post('/references', { count }, { 'idempotency-key': key });
  }

  /** Reserves references, and answers them. */
  async reserved(count: number, key = this.newKey()): Promise<readonly string[]> {
    const { status, body, text } = await this.reserve(count, key);
    if (status !== 201) throw new Error(`the reservation was answered with ${status}: ${text}`);
    return body['references'] as readonly string[];
  }

  upload({ content, name = 'giay-to.pdf', type = 'application/pdf', sha256 }: Paper, headers = {}): Promise<Answer> {
    const form = new FormData();
    if (sha256 !== undefined) form.set('sha256', sha256);
    form.set('file', new File([content], name, { type }));
    return this.ask('/attachments', { method: 'POST', body: form, headers });
  }

  /** Hands a file in, and answers its id. */
  async uploaded(paper: Paper = PDF): Promise<string> {
    const { status, body, text } = await this.upload(paper);
    if (status !== 201) throw new Error(`the file was answered with ${status}: ${text}`);
    return String(body['fileId']);
  }

  /** Opens the server-sent events of a dossier. */
  async events(dossierId: string, lastEventId?: string): Promise<EventReader> {
    const leaving = new AbortController();
    const headers = {
      authorization: `Bearer ${await this.token()}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const response = await fetch(`${this.address}/dossiers/${dossierId}/events`, { headers, signal: leaving.signal });
    return new EventReader(response, leaving);
  }
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
