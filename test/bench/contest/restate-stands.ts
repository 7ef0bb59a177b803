import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startChild, untilReady, type Child } from '../../../deploy/local/child.js';
import { freePorts } from '../../../deploy/local/ports.js';
import { CannotBeHad, installPeers, peerVersions, type Bringing } from '../peers/install.js';
import type { Contestant, Ground, Stand } from './contestant.js';
import { answersAt, GRACE_MS, startProgram } from './node-process.js';

const READY_WITHIN_MS = 60_000;
const SERVER_GRACE_MS = 30_000;
const ALL_KEPT_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;
const NAME = 'restate';
const HOST = '127.0.0.1';
/** What its own books say: calls that ended well, calls that have not ended, and what the objects of the indicator hold. */
const FINISHED = `SELECT id FROM sys_invocation WHERE target_service_name = 'dossiers' AND completion_result = 'success'`;
const RUNNING = `SELECT id FROM sys_invocation WHERE target_service_name = 'dossiers' AND status <> 'completed' LIMIT 1`;
const COUNTED = `SELECT value_utf8 FROM state WHERE service_name = 'indicator' AND key = 'finished'`;

/**
 * How Restate is put up: its server, and the services as a process.
 *
 * @throws CannotBeHad when its packages cannot be installed, or there is no server for this machine.
 */
export async function obtainRestate(bringing: Bringing): Promise<Stand> {
  const packages = await installPeers(bringing);
  const machine = `${process.platform}-${process.arch}`;
  const server = join(packages, `@restatedev/restate-server-${machine}`, 'bin', 'restate-server');
  if (!existsSync(server)) throw new CannotBeHad(`There is no server for ${machine}.`);
  const version = peerVersions(bringing.surroundings.projectFolder)['@restatedev/restate-server'] ?? '';
  return (ground) => standUp(server, version, ground);
}

async function standUp(program: string, version: string, ground: Ground): Promise<Contestant> {
  const [ingressPort = 0, adminPort = 0, nodePort = 0, servicesPort = 0] = await freePorts(4);
  const server = await startServer(program, ground, { ingressPort, adminPort, nodePort });
  const [ingress, admin] = [`http://${HOST}:${ingressPort}`, `http://${HOST}:${adminPort}`];
  await untilReady(server, () => answersAt(`${admin}/health`), READY_WITHIN_MS);
  const services = await startProgram(ground, NAME, 'peers/restate/main.js', { PORT: String(servicesPort) });
  await untilReady(services, () => takesServices(admin, `http://${HOST}:${servicesPort}`), READY_WITHIN_MS);
  // It takes work before its partitions have told each other where they are, and until then knows nothing of itself.
  await untilReady(server, () => ask(admin, COUNTED).then(() => true, () => false), READY_WITHIN_MS);
  return {
    name: NAME,
    standsOn: `Restate ${version}, one node, as it comes`,
    processes: () => new Map([['services', services.pid]]),
    engines: () => new Map([['Restate', server.pid]]),
    street: () => new Map(),
    door: async () => ({ url: `${ingress}/dossiers/submit/send`, headers: {}, idField: 'invocationId' }),
    countFinished: async () => (await ask(admin, COUNTED)).reduce((sum, row) => sum + Number(row['value_utf8']), 0),
    finishedIds: async () => {
      await untilNothingRuns(admin);
      return (await ask(admin, FINISHED)).map((row) => String(row['id']));
    },
    stop: async () => {
      await services.stop(GRACE_MS);
      await server.stop(SERVER_GRACE_MS);
    },
  };
}

interface Ports {
  readonly ingressPort: number;
  readonly adminPort: number;
  readonly nodePort: number;
}

/** The server with its own defaults, but on this machine only, on free ports, and telling nobody that it runs. */
async function startServer(program: string, ground: Ground, { ingressPort, adminPort, nodePort }: Ports): Promise<Child> {
  const folder = join(ground.folder, 'restate');
  await mkdir(folder, { recursive: true });
  return startChild({
    name: 'Restate',
    command: program,
    args: ['--no-logo', '--base-dir', folder, '--node-name', 'bench', '--bind-ip', HOST, '--bind-port', String(nodePort), '--listen-mode', 'tcp'],
    environment: {
      ...ground.environment,
      RESTATE_INGRESS__BIND_PORT: String(ingressPort),
      RESTATE_ADMIN__BIND_PORT: String(adminPort),
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_LOG_DISABLE_ANSI_CODES: 'true',
    },
    workingFolder: folder,
    logFile: join(ground.folder, 'logs', 'restate-server.log'),
    roster: ground.roster,
  });
}

/** Tells the server where the services are; true when it has found them there. */
async function takesServices(admin: string, uri: string): Promise<boolean> {
  const answer = await fetch(`${admin}/deployments`, post({ uri }));
  await answer.body?.cancel();
  return answer.ok;
}

/** A call tells the indicator first and has its answer kept then: until that is done it is not finished, though it is counted. */
async function untilNothingRuns(admin: string): Promise<void> {
  const deadline = performance.now() + ALL_KEPT_WITHIN_MS;
  while ((await ask(admin, RUNNING)).length > 0 && performance.now() < deadline) await pause(LOOK_EVERY_MS);
}

type Row = Readonly<Record<string, unknown>>;

/** What the server's own books say. */
async function ask(admin: string, query: string): Promise<readonly Row[]> {
  const answer = await fetch(`${admin}/query`, post({ query }));
  if (!answer.ok) throw new Error(`Restate does not answer a question about itself: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { readonly rows: readonly Row[] }).rows;
}

function post(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) };
}
