import { lastLines, untilReady, type Child } from '../../../deploy/local/child.js';
import { freePorts } from '../../../deploy/local/ports.js';
import { keptDossierIds } from '../load/kept-ids.js';
import { openTopics } from '../load/topics.js';
import { DOSSIER_SUBMITTED, IDENTITY_VERIFIED, METRIC_RECORDED } from '../stock/events.js';
import type { Contestant, SharedGround } from './contestant.js';
import { answersAt, finishedAt, GRACE_MS, startProgram } from './node-process.js';

const READY_WITHIN_MS = 120_000;
const SERVICES = ['intake', 'identity-verification', 'processing', 'monitoring'] as const;
type Service = (typeof SERVICES)[number];

/** The stock services, a process each. */
export async function standUpStock(ground: SharedGround): Promise<Contestant> {
  const { brokers, storeUri } = ground;
  await openTopics(brokers.split(','), [DOSSIER_SUBMITTED, IDENTITY_VERIFIED, METRIC_RECORDED]);
  const ports = await freePorts(SERVICES.length);
  const children = new Map<Service, Child>();
  for (const [index, service] of SERVICES.entries()) {
    const settings = {
      SERVICE: service,
      PORT: String(ports[index]),
      KAFKA_BROKERS: brokers,
      MONGODB_URI: storeUri,
      DATABASE: databaseOf(service),
    };
    children.set(service, await startProgram(ground, `stock-${service}`, `stock/${service}/main.js`, settings));
  }
  const urlOf = (service: Service): string => `http://127.0.0.1:${ports[SERVICES.indexOf(service)]}`;
  for (const [service, child] of children) {
    const hasDoor = service === 'intake' || service === 'monitoring';
    const isReady = async (): Promise<boolean> => hasStarted(child) && (!hasDoor || (await answersAt(urlOf(service))));
    await untilReady(child, isReady, READY_WITHIN_MS);
  }
  return {
    name: 'stock',
    processes: () => new Map(Array.from(children, ([service, { pid }]) => [service, pid])),
    engines: () => ground.engines,
    street: () => new Map(),
    door: async () => ({ url: `${urlOf('intake')}/dossiers`, headers: {} }),
    countFinished: () => finishedAt(`${urlOf('monitoring')}/indicators`),
    finishedIds: () => keptDossierIds(storeUri, { database: databaseOf('processing'), collection: 'cases' }),
    stop: async () => {
      await Promise.all(Array.from(children.values(), (child) => child.stop(GRACE_MS)));
    },
  };
}

/** Two of them have no door: the framework's own word is all there is. */
function hasStarted({ logFile }: Child): boolean {
  return lastLines(logFile, 200).some((line) => line.includes('successfully started'));
}

function databaseOf(service: string): string {
  return `stock_${service.replaceAll('-', '_')}`;
}
