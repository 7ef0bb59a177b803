import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Processing as intake sees it: a server on loopback that gives results and, because somebody must, service tokens. */
export interface RehearsedProcessing {
  readonly url: string;
  /** What it hands out, by dossier. */
  readonly results: Map<string, Readonly<Record<string, unknown>>>;
  /** Ends it, connections and all. */
  close(): Promise<void>;
}

export async function openProcessing(): Promise<RehearsedProcessing> {
  const results = new Map<string, Readonly<Record<string, unknown>>>();
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const { url = '' } = request;
      if (url === '/token') return answer(response, 200, { access_token: 'rehearsed', token_type: 'Bearer', expires_in: 3_600 });
      if (url.startsWith('/internal/facts/')) return answer(response, 200, { dossiers: [], position: null });
      const result = results.get(url.replace('/internal/results/', ''));
      return result ? answer(response, 200, result) : answer(response, 404, { code: 'result-not-found' });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, results, close };
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
