import { untilReady } from '../../../deploy/local/child.js';
import { freePorts } from '../../../deploy/local/ports.js';
import { installPeers, peerVersions, type Bringing } from '../peers/install.js';
import type { Contestant, Ground, Stand } from './contestant.js';
import { answersAt, finishedAt, GRACE_MS, startProgram } from './node-process.js';
import { findPostgres, startPostgres, type PostgresInstallation } from './postgres.js';

const READY_WITHIN_MS = 60_000;
const NAME = 'dbos';

/**
 * How DBOS is put up: PostgreSQL, and the application as a process.
 *
 * @throws CannotBeHad when there is no PostgreSQL here, or its packages cannot be installed.
 */
export async function obtainDbos(bringing: Bringing): Promise<Stand> {
  const installation = findPostgres(bringing.surroundings.environment['PATH']);
  await installPeers(bringing);
  const version = peerVersions(bringing.surroundings.projectFolder)['@dbos-inc/dbos-sdk'] ?? '';
  return (ground) => standUp(installation, version, ground);
}

async function standUp(installation: PostgresInstallation, version: string, ground: Ground): Promise<Contestant> {
  const postgres = await startPostgres(installation, ground);
  const [port = 0] = await freePorts(1);
  const child = await startProgram(ground, NAME, 'peers/dbos/main.js', { PORT: String(port), DATABASE_URL: postgres.url });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await child.stop(GRACE_MS);
    await postgres.stop();
  };
  try {
    await untilReady(child, () => answersAt(`${url}/indicators`), READY_WITHIN_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    name: NAME,
    standsOn: `DBOS ${version} on ${postgres.engine}`,
    processes: () => new Map([[NAME, child.pid]]),
    engines: () => new Map([['PostgreSQL', postgres.pid]]),
    street: () => new Map(),
    door: async () => ({ url: `${url}/dossiers`, headers: {} }),
    countFinished: () => finishedAt(`${url}/indicators`),
    finishedIds: () => postgres.ask('select dossier_id from results'),
    stop,
  };
}
