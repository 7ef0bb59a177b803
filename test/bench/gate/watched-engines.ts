import { SERVICES, type Service } from '@hoso/contracts';

import { kafkaProtocol } from '../../chaos/proxy/kafka-protocol.js';
import { mongoProtocol } from '../../chaos/proxy/mongo-protocol.js';
import { openProxy, type Proxy } from '../../chaos/proxy/proxy.js';
import type { SharedGround } from '../contest/contestant.js';
import { isSync, kafkaCallOf, storeCallOf } from './calls.js';
import type { Counts } from './counts.js';
import { readStoreCommand } from './store-command.js';

/** What was called for the sake of dossiers, each kind named by who calls and what for. */
export interface Calls {
  readonly store: Counts;
  readonly kafka: Counts;
  /** Those of the calls to the store that make something durable. */
  readonly syncs: Counts;
}

/** Both engines, with somebody in the way to them who can count what the house calls. */
export interface WatchedEngines {
  readonly brokers: string;
  readonly storeUri: string;
  /** Begins to count anew; answers what was called since it began last. */
  count(): Calls;
  /** Counts no more; answers what was called since it began last. */
  stopCounting(): Calls;
  close(): Promise<void>;
}

/** By kind, how often it was called. */
type Tally = { readonly [Part in keyof Calls]: Map<string, number> };

/** Puts proxies in the ways to both engines, on this machine. Whoever is to be counted is put up with their addresses. */
export async function watchEngines(engines: Pick<SharedGround, 'brokers' | 'storeUri'>): Promise<WatchedEngines> {
  let tally: Tally | undefined;
  const note = (part: keyof Calls, kind: string): void => void tally?.[part].set(kind, (tally[part].get(kind) ?? 0) + 1);
  const counted = (): Calls => ({ store: counts(tally?.store), kafka: counts(tally?.kafka), syncs: counts(tally?.syncs) });
  /** Whose session it is. What is about no collection is told apart by it alone. */
  const holders = new Map<string, Service>();
  const [brokerPort, storePort] = [engines.brokers, engines.storeUri].map(portOf) as [number, number];

  const toStore = await openProxy({
    servers: [storePort],
    protocol: mongoProtocol,
    onRequest: (_request, frame) => {
      const command = tally && readStoreCommand(frame);
      if (command === undefined) return;
      const { database, session } = command;
      const service = SERVICES.find((name) => databaseOf(name) === database) ?? holders.get(session);
      if (service !== undefined && session !== '') holders.set(session, service);
      const call = service && storeCallOf(command);
      if (call === undefined) return;
      note('store', `${service} ${call}`);
      if (isSync(command)) note('syncs', `${service} ${call}`);
    },
  });
  const toKafka: Proxy = await openProxy({
    servers: [brokerPort],
    protocol: kafkaProtocol(brokerPort, () => toKafka.port),
    onRequest: ({ name }, frame) => {
      const service = tally && SERVICES.find((one) => clientOf(frame).startsWith(`hoso-${one}-`));
      const call = service && kafkaCallOf(name, frame);
      if (call !== undefined) note('kafka', `${service} ${call}`);
    },
  });
  return {
    brokers: `127.0.0.1:${toKafka.port}`,
    storeUri: `mongodb://127.0.0.1:${toStore.port}/?directConnection=true`,
    count: () => {
      const calls = counted();
      tally = { store: new Map(), kafka: new Map(), syncs: new Map() };
      return calls;
    },
    stopCounting: () => {
      const calls = counted();
      tally = undefined;
      return calls;
    },
    close: async () => void (await Promise.all([toKafka.close(), toStore.close()])),
  };
}

function counts(kinds: ReadonlyMap<string, number> | undefined): Counts {
  return Object.fromEntries(kinds ?? []);
}

/** How the client calls itself, in the head of each of its requests to Kafka. */
function clientOf(frame: Buffer): string {
  const at = 14;
  return frame.toString('utf8', at, at + Math.max(0, frame.readInt16BE(at - 2)));
}

function databaseOf(service: Service): string {
  return `hoso_${service.replaceAll('-', '_')}`;
}

function portOf(address: string): number {
  return Number(/:(\d+)/.exec(address.replace('mongodb://', ''))?.[1]);
}
