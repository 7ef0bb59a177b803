import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Fact } from '@hoso/contracts';

import {
  goodClaims, json, newKey, rehearsedServer, signed, type RehearsedKey, type RehearsedServer,
} from '../../access/test/rehearsed-issuer.js';

/** Who stands at a door: the audience and the scopes of the token. */
export type Caller = readonly [audience: string, ...scopes: readonly string[]];

export const OPERATOR: Caller = ['hoso-operator', 'operations:parked'];
export const SERVICE: Caller = ['hoso-service', 'internal:facts'];
export const PORTAL: Caller = ['hoso-portal', 'stamp'];

/** The rest of the house, rehearsed on one port: who gives tokens, and the record of intake. */
export interface RehearsedStreet extends RehearsedServer {
  /** What intake has said, oldest first. */
  readonly record: Fact[];
  /** Tokens that came with the calls to intake's door. */
  readonly shown: (string | undefined)[];
  bearer(caller: Caller): Promise<string>;
}

export async function openStreet(): Promise<RehearsedStreet> {
  const key = await newKey('first');
  const record: Fact[] = [];
  const shown: (string | undefined)[] = [];
  const server = await rehearsedServer((request, response, body) => {
    if (request.url === '/jwks.json') return json(response, 200, { keys: [key.publicJwk] });
    if (request.url === '/token') return void tokenFor(key, SERVICE).then((token) => giveToken(response, token));
    shown.push(request.headers.authorization);
    answerAsOwner(request, response, request.url?.startsWith('/intake/') ? record : [], body);
  });
  return { ...server, record, shown, bearer: async (caller) => `Bearer ${await tokenFor(key, caller)}` };
}

function tokenFor(key: RehearsedKey, [audience, ...scopes]: Caller): Promise<string> {
  const account = { sub: 'nguoi-thu-nghiem', client_id: 'nguoi-thu-nghiem' };
  return signed(key, { ...goodClaims(Date.now()), ...account, aud: audience, scope: scopes.join(' ') });
}

function giveToken(response: ServerResponse, token: string): void {
  json(response, 200, { access_token: token, token_type: 'Bearer', expires_in: 300 });
}

interface Asked {
  readonly after: { readonly dossierId: string } | null;
  readonly dossiers: readonly { readonly dossierId: string; readonly after: number }[];
}

function answerAsOwner(request: IncomingMessage, response: ServerResponse, record: readonly Fact[], body: string): void {
  const { after, dossiers } = JSON.parse(body) as Asked;
  const said = Map.groupBy(record, ({ dossierId }) => dossierId);
  if (request.url?.endsWith('/pull')) {
    const pulled = dossiers.map(({ dossierId, after: heard }) => ({
      dossierId, items: said.get(dossierId)?.filter(({ n }) => n > heard) ?? null,
    }));
    return json(response, 200, { dossiers: pulled });
  }
  const known = [...said.keys()];
  const changed = known.slice(after === null ? 0 : known.indexOf(after.dossierId) + 1);
  const last = changed.at(-1);
  json(response, 200, {
    dossiers: changed.map((dossierId) => ({ dossierId, v: said.get(dossierId)!.length })),
    position: last === undefined ? after : { spokenAt: said.get(last)!.at(-1)!.at, dossierId: last },
  });
}
