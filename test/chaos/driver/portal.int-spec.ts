import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach, describe, expect, it } from '@jest/globals';
import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';
import { SeededRandom } from '@hoso/kernel';

import { dossierOf, FAIR_MIXTURE } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import type { Intent, Line } from '../checker/driver-file.js';
import { eventually } from '../../support/eventually.js';
import { Count, type Bag } from './person.js';
import { Portal } from './portal.js';
import { Sight } from './sight.js';

const SEED = 7;
const FILED_ON = civilDayOf(Date.parse('2026-11-28T05:00:00.000Z'));
const WORLD = { procedures: PROCEDURES, agencies: FILABLE, filedOn: FILED_ON, mixture: FAIR_MIXTURE };
const DOSSIERS = 40;

interface AtWork {
  readonly portal: Portal;
  readonly lines: readonly Line[];
  readonly over: AbortController;
}

describe('a portal', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close().closeAllConnections());

  /** A portal at a desk that answers so, and all that it writes down. */
  async function portalAt(answer: (path: string, response: ServerResponse) => void): Promise<AtWork> {
    server = createServer((request, response) =>
      void text(request).then(() => answer(`${request.method} ${request.url}`, response)));
    await new Promise<void>((resolve) => void server!.listen(0, '127.0.0.1', resolve));
    const lines: Line[] = [];
    const over = new AbortController();
    const notebook = { write: (line: Line) => Promise.resolve(void lines.push(line)) };
    const bag = {
      notebook, sight: new Sight(notebook as never), count: new Count(), tally: { ok: 0, fail: 0, unknown: 0 },
      purse: { token: () => Promise.resolve('token') },
    } as unknown as Bag;
    const portal = new Portal({
      name: 'cong-mau', seed: SEED, door: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bag,
      random: new SeededRandom(SEED), onAccepted: () => Promise.resolve(), over: over.signal,
    });
    return { portal, lines, over };
  }

  const said = (lines: readonly Line[], deed: Intent['deed']): readonly Intent[] =>
    lines.flatMap((line) => (line.line === 'intent' && line.deed === deed ? [line] : []));
  const tellFile = (response: ServerResponse): void => void response.end(JSON.stringify({ fileId: 'file' }));

  it('files some dossiers once and never again when nobody knows what became of them, and the others until it knows', async () => {
    const { portal, lines, over } = await portalAt((path, response) =>
      (path === 'POST /attachments' ? tellFile(response) : void response.writeHead(503).end('{}')));
    const samples = Array.from({ length: DOSSIERS }, (_, index) => dossierOf(SEED, index, WORLD));
    const filing = samples.map((sample) => portal.file(sample));
    const timesOf = (): readonly number[] => samples.map(({ idempotencyKey }) =>
      said(lines, 'file').filter(({ key }) => key === idempotencyKey).length);
    await eventually('most have tried four times', () => timesOf().filter((times) => times >= 4).length > DOSSIERS / 2);
    over.abort();
    await Promise.all(filing);
    const givenUp = timesOf().filter((times) => times === 1).length;
    expect(givenUp).toBeGreaterThan(0);
    expect(givenUp).toBeLessThan(DOSSIERS / 4);
  });

  it('notes what must never be seen again of what it says when it is asked', async () => {
    const dossier = { dossierId: 'one', fees: [], links: {}, supplement: { round: 1, items: [{ pointer: '/applicant/fullName' }] } };
    const { portal, lines, over } = await portalAt((path, response) => {
      if (path === 'POST /attachments') tellFile(response);
      else if (path.startsWith('GET /dossiers?status=5')) response.end(JSON.stringify({ dossiers: [dossier] }));
      else if (path.startsWith('GET /dossiers?')) response.end(JSON.stringify({ dossiers: [] }));
      else response.setHeader('etag', '"1"').end(JSON.stringify({ dossierId: 'one' }));
    });
    const sample = dossierOf(SEED, 0, WORLD);
    await portal.file(sample);
    const answering = portal.answerRequests();
    await eventually('it has answered', () => said(lines, 'supplement').length > 0);
    over.abort();
    await answering;
    const [answer] = said(lines, 'supplement') as readonly (Intent & { readonly deed: 'supplement' })[];
    expect(answer!.canaries).toContain(sample.request.applicant.personalNumber);
  });
});
