import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PROCEDURES } from '@hoso/contracts';
import { SystemClock } from '@hoso/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { neighboursApplication } from '../neighbours-application.js';
import { NeighboursEnvironment } from '../neighbours.config.js';
import type { FilingRequest } from './filing-request.js';
import type { RehearsalNotice } from './rehearsal.js';

const SUPPLEMENTED = 4;
const WITHIN_MS = 60_000;

interface Kept {
  readonly request: FilingRequest;
  revision: number;
  supplement: { round: number; items: { pointer: string }[] } | null;
  supplements: object[];
  /** What officials have asked for, and the references of what was paid. */
  fees: { readonly request: number; readonly totalVnd: number; paid: { readonly reference: string } | null }[];
  /** Steps done by officials; the case ends when all are. */
  steps: number;
}

/** The least house that the rehearsed people can live with: it keeps what they file and walks it through its steps. */
class LeastHouse {
  readonly dossiers = new Map<string, Kept>();
  readonly keys = new Map<string, string>();
  readonly files = new Set<string>();
  /** References under which somebody has paid. */
  readonly payments = new Set<string>();
  /** Reserved references by key. */
  readonly references = new Map<string, string>();
  /** Requests that are refused with 503 before the house takes the next. */
  busyFor = 0;
  readonly breaches: string[] = [];
  private server: Server | undefined;

  async open(port = 0): Promise<number> {
    const server = createServer((request, reply) => {
      void this.answer(request).then(({ status, body, etag }) => {
        const headers = { 'content-type': 'application/json', ...(etag ? { etag } : {}), 'retry-after': '0' };
        reply.writeHead(status, headers).end(JSON.stringify(body));
      }, () => reply.destroy()); // whoever is cut off in the middle of a request gets no answer
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.server = server;
    return (server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server?.closeAllConnections();
      this.server?.close(() => resolve());
    });
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown; etag?: string }> {
    const bytes = await bodyOf(request);
    if (!request.headers.authorization?.startsWith('Bearer ey')) this.breaches.push('no token');
    if (this.busyFor > 0) {
      this.busyFor -= 1;
      return { status: 503, body: {} };
    }
    const [, what = '', id = '', act] = new URL(request.url ?? '/', 'http://house').pathname.split('/');
    if (what === 'attachments') return this.keepFile(request, bytes);
    if (what === 'references') return this.reserve(request);
    if (what === 'verifications') return { status: 200, body: { verifications: [] } };
    if (what === 'dossiers' && id === '') return this.file(request, JSON.parse(bytes.toString()) as FilingRequest);
    if (what === 'cases' && id === '') return { status: 200, body: { cases: this.waitingIn(request) } };
    const kept = this.dossiers.get(id);
    if (kept === undefined) return { status: 404, body: {} };
    const etag = `"${kept.revision}"`;
    if (act !== undefined && request.headers['if-match'] !== etag) return { status: 412, body: {} };
    if (act !== undefined) kept.revision += 1;
    if (act === 'supplements') {
      kept.supplements.push(JSON.parse(bytes.toString()) as object);
      kept.supplement = null;
    }
    if (act === 'actions') this.take(kept, JSON.parse(bytes.toString()) as Action);
    if (act === 'payments') this.takePayment(kept, JSON.parse(bytes.toString()) as Payment);
    return { status: 200, etag, body: what === 'cases' ? this.caseOf(id, kept) : this.viewOf(kept) };
  }

  private take(kept: Kept, { action, lines }: Action): void {
    if (action !== 'request-fee') {
      kept.steps += 1;
      return;
    }
    if (kept.fees.length > 0) this.breaches.push('a fee was asked for twice');
    kept.fees.push({ request: 1, totalVnd: lines![0]!.amountVnd, paid: null });
  }

  private takePayment({ fees }: Kept, { request, amountVnd, reference }: Payment): void {
    const owed = fees.find((fee) => fee.request === request);
    if (owed?.paid !== null || owed.totalVnd !== amountVnd) this.breaches.push('not what is owed');
    else owed.paid = { reference };
    if (this.payments.has(reference)) this.breaches.push('a reference paid twice');
    this.payments.add(reference);
  }

  private async keepFile(request: IncomingMessage, bytes: Buffer): Promise<{ status: number; body: unknown }> {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(new Uint8Array(bytes), { headers }).formData();
    const file = form.get('file') as File;
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())).toString('hex');
    if (digest !== form.get('sha256')) this.breaches.push('wrong hash');
    const fileId = `file-${this.files.size}`;
    this.files.add(fileId);
    return { status: 201, body: { fileId, sha256: digest } };
  }

  private reserve(request: IncomingMessage): { status: number; body: unknown } {
    const key = request.headers['idempotency-key'] as string;
    const reference = this.references.get(key) ?? `T-${this.references.size}`;
    this.references.set(key, reference);
    return { status: 201, body: { references: [reference] } };
  }

  private file(request: IncomingMessage, filing: FilingRequest): { status: number; body: unknown } {
    const key = request.headers['idempotency-key'] as string;
    if (filing.attachments.some(({ fileId }) => !this.files.has(fileId))) this.breaches.push('unknown file');
    if (filing.reference !== this.references.get(key)) this.breaches.push('not the reserved reference');
    const procedure = PROCEDURES.find(({ code }) => code === filing.procedureCode);
    if (procedure === undefined) return { status: 422, body: { code: 'procedure-unknown' } };
    const known = this.keys.get(key);
    const dossierId = known ?? `dossier-${this.dossiers.size}`;
    if (known === undefined) {
      this.keys.set(key, dossierId);
      const asked = this.dossiers.size % SUPPLEMENTED === 0 ? { round: 1, items: [{ pointer: '/attachments/0' }] } : null;
      this.dossiers.set(dossierId, { request: filing, revision: 1, supplement: asked, supplements: [], fees: [], steps: 0 });
    }
    return { status: 202, body: { dossierId } };
  }

  private waitingIn(request: IncomingMessage): object[] {
    const token = request.headers.authorization!.split('.')[1]!;
    const { agency } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { agency: string };
    return [...this.dossiers]
      .filter(([id, kept]) => kept.request.agencyCode === agency && this.caseOf(id, kept).step !== null)
      .map(([id, kept]) => this.caseOf(id, kept));
  }

  private caseOf(dossierId: string, { request, revision, steps, supplement, fees }: Kept) {
    const procedure = PROCEDURES.find(({ code }) => code === request.procedureCode)!;
    const byPeople = procedure.steps.filter(({ kind }) => kind !== 'automatic' && kind !== 'opinion');
    const step = supplement === null && fees.every(({ paid }) => paid !== null) ? (byPeople[steps] ?? null) : null;
    const { code: procedureCode, version: procedureVersion } = procedure;
    return { dossierId, procedureCode, procedureVersion, channel: request.channel, step, revision };
  }

  private viewOf(kept: Kept): object {
    const owes = kept.fees.some(({ paid }) => paid === null);
    const done = this.caseOf('', kept).step === null && kept.supplement === null && !owes;
    return {
      status: { id: done ? 10 : 4, terminal: done },
      withdrawal: 'confirmed',
      supplement: kept.supplement,
      fees: kept.fees,
      links: owes ? { payments: 'here' } : {},
    };
  }
}

interface Action {
  readonly action: string;
  readonly lines?: readonly { readonly amountVnd: number }[];
}

interface Payment {
  readonly request: number;
  readonly amountVnd: number;
  readonly reference: string;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

let house: LeastHouse;
let port: number;
let application: NestFastifyApplication;
let address: string;

beforeEach(async () => {
  house = new LeastHouse();
  port = await house.open();
  const url = `http://127.0.0.1:${port}`;
  application = await neighboursApplication(NeighboursEnvironment.parse({
    PORT: '0', INTAKE_URL: url, PROCESSING_URL: url, IDENTITY_VERIFICATION_URL: url, REHEARSAL_FIRST_INDEX: '1000',
  }));
  await application.listen(0, '127.0.0.1');
  address = await application.getUrl();
});
afterEach(async () => {
  await application.close();
  await house.close();
});

async function conduct(order: object): Promise<RehearsalNotice> {
  const answer = await fetch(`${address}/rehearsal`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as RehearsalNotice;
}
const notice = async (): Promise<RehearsalNotice> =>
  (await (await fetch(`${address}/rehearsal`)).json()) as RehearsalNotice;

/** Looks until it is so, or says what it saw last. */
async function eventually(what: string, isSo: (notice: RehearsalNotice) => boolean): Promise<RehearsalNotice> {
  const clock = new SystemClock();
  const deadline = clock.now() + WITHIN_MS;
  for (;;) {
    const seen = await notice();
    if (isSo(seen)) return seen;
    if (clock.now() > deadline) throw new Error(`${what}: ${JSON.stringify(seen)}`);
    await clock.sleep(50);
  }
}

describe('the rehearsal', () => {
  it('files, supplements, decides, and comes to rest', async () => {
    expect(await notice()).toMatchObject({ rate: 0, officials: false, portals: { counts: { filed: 0 } } });
    expect(await conduct({ rate: 40 })).toMatchObject({ rate: 40, officials: true });
    await eventually('forty are filed', ({ portals }) => portals.counts.filed >= 40);
    await conduct({ rate: 0 });
    const { portals } = await eventually('all are filed and looked after to the end', (seen) =>
      seen.portals.counts.accepted + seen.portals.counts.refused === seen.portals.counts.filed && seen.watching === 0);
    expect(house.breaches).toEqual([]);
    expect(house.references.size).toBeGreaterThan(0);
    expect(portals.counts).toMatchObject({ accepted: house.dossiers.size, givenUp: 0 });
    // The least house accepts what a real one refuses, and is found out.
    for (const { what } of portals.surprises) expect(what).toMatch(/^accepted in spite of /);
    const answered = [...house.dossiers.values()].filter(({ supplements }) => supplements.length === 1);
    expect(answered.length).toBeGreaterThan(house.dossiers.size / SUPPLEMENTED / 2);
  }, 3 * WITHIN_MS);

  it('loses nothing when the house is busy, and nothing when it is away', async () => {
    house.busyFor = 20;
    await conduct({ rate: 30, officials: false });
    await eventually('something is filed', ({ portals }) => portals.counts.filed >= 10);
    await house.close();
    await conduct({ rate: 0 });
    await house.open(port);
    const seen = await eventually('all are in', ({ portals: { counts } }) =>
      counts.accepted + counts.refused === counts.filed && counts.filed >= 10);
    expect(seen.portals.counts).toMatchObject({ accepted: house.dossiers.size, givenUp: 0 });
  }, 3 * WITHIN_MS);

  it.each([{}, { rate: -1 }, { rate: 1_001 }, { rate: '1' }, { pace: 1 }])('does not understand %j', async (order) => {
    const answer = await fetch(`${address}/rehearsal`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order),
    });
    expect(answer.status).toBe(400);
  });
});
