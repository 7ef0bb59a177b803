import './require-node.mjs';

import process from 'node:process';
import { parseArgs } from 'node:util';

import { urlOf, type ProcessName } from './house-processes.js';

const HELP = `npm run parked -- list                      dossiers that stand still, in all services
npm run parked -- inspect DOSSIER           where and why one stands still
npm run parked -- replay DOSSIER            takes it up again from the record, in every service where it stands
  --service NAME     only this service (intake, identity-verification, processing, monitoring)
  --port-base 3000   where the house was started
  --token TOKEN      an operator's token; without it the rehearsed issuer is asked for one`;

const SERVICES: readonly ProcessName[] = ['intake', 'identity-verification', 'processing', 'monitoring'];

interface Parked {
  readonly dossierId: string;
  readonly since: string;
  readonly streams: readonly { readonly stream: string; readonly code: string; readonly n: number | null; readonly heard: number | null }[];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      service: { type: 'string' },
      'port-base': { type: 'string', default: '3000' },
      token: { type: 'string' },
    },
    allowPositionals: true,
  });
  const [action, dossierId] = positionals;
  const portBase = Number(values['port-base']);
  const services = values.service === undefined ? SERVICES : SERVICES.filter((name) => name === values.service);
  if (action === undefined || services.length === 0 || (action !== 'list' && dossierId === undefined)) {
    say(HELP);
    return 2;
  }
  const token = values.token ?? (await operatorToken(portBase));
  const ask = (service: ProcessName, method: string, path: string): Promise<Response> =>
    fetch(`${urlOf(service, portBase)}/admin/parked${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  switch (action) {
    case 'list':
      return list(services, ask);
    case 'inspect':
    case 'replay':
      return one(services, ask, action, dossierId!);
    default:
      say(HELP);
      return 2;
  }
}

type Ask = (service: ProcessName, method: string, path: string) => Promise<Response>;

async function list(services: readonly ProcessName[], ask: Ask): Promise<number> {
  let count = 0;
  for (const service of services) {
    const answer = await ask(service, 'GET', '?limit=200');
    if (!answer.ok) throw new Error(`${service} answered ${answer.status}.`);
    const { dossiers, stopped } = (await answer.json()) as { dossiers: Parked[]; stopped: boolean };
    if (stopped) say(`${service}  has stopped hearing: too much was set aside in a short time`);
    for (const parked of dossiers) say(lineOf(service, parked));
    count += dossiers.length;
  }
  say(count === 0 ? 'Nothing stands still.' : `${count} in all.`);
  return 0;
}

async function one(services: readonly ProcessName[], ask: Ask, action: 'inspect' | 'replay', id: string): Promise<number> {
  let found = 0;
  for (const service of services) {
    const standing = await ask(service, 'GET', `/${id}`);
    if (standing.status === 404) continue;
    if (!standing.ok) throw new Error(`${service} answered ${standing.status}.`);
    found += 1;
    if (action === 'inspect') {
      say(lineOf(service, (await standing.json()) as Parked));
      continue;
    }
    const replayed = await ask(service, 'POST', `/${id}/replay`);
    const { stillParked } = (await replayed.json()) as { stillParked?: Parked | null };
    say(stillParked ? `still: ${lineOf(service, stillParked)}` : `${service}  has taken ${id} up again`);
  }
  if (found === 0) say(`${id} stands still nowhere.`);
  return found === 0 ? 1 : 0;
}

function lineOf(service: string, { dossierId, since, streams }: Parked): string {
  const why = streams.map(({ stream, code, n }) => `${stream}${n === null ? '' : ` ${n}`}: ${code}`).join(', ');
  return `${service}  ${dossierId}  since ${since}  ${why}`;
}

async function operatorToken(portBase: number): Promise<string> {
  const answer = await fetch(`${urlOf('neighbours', portBase)}/issuer/demonstration-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'operator' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`${error.message}\n\n${HELP}\n`);
    return 2;
  }
  process.stderr.write(`Nothing was done: ${error instanceof Error ? error.message : String(error)}\nIs the house running (npm start)?\n`);
  return 1;
});
