import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { InternalHttp, ServiceTokens } from '@hoso/access';
import {
  encodeFact, factsTopicOf, metricsTopicOf, TOPICS, type Spoken, type Topic,
} from '@hoso/contracts';
import type { OverloadSettings } from '@hoso/http';
import { ManualClock, SystemRandom } from '@hoso/kernel';
import { LEDGER_DEFAULTS } from '@hoso/ledger';
import { MemoryBus, type ReceivedMessage } from '@hoso/messaging';
import { observe } from '@hoso/observability';
import { assembleService } from '@hoso/service';
import type { Store, StoredDocument } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { onClock } from '../../../test/support/on-clock.js';
import { readIfThere } from '../../../test/support/read-if-there.js';

import { intakeEnvironment } from '../src/intake.config.js';
import { INTAKE } from '../src/intake.module.js';
import { Portal } from './portal.js';
import { openIssuer, PORTAL_SCOPES, type Claims, type RehearsedIssuer } from './rehearsed-issuer.js';
import { openProcessing, type RehearsedProcessing } from './rehearsed-processing.js';
import { MONDAY } from './sample-filing.js';
import { until } from './until.js';

/** Everything that is kept, by collection, and what lies in the folder, by name. How far the courier is does not count. */
export type Kept = Readonly<Record<string, readonly StoredDocument[]>> & { readonly folder: readonly StoredDocument[] };

export interface RehearsedHouseOptions {
  /** Where dossiers are kept; in memory when left out. Whoever gives a store closes it. */
  readonly store?: Store;
  /** Where keys and files lie; a folder of its own, which goes with the house, when left out. */
  readonly folder?: string;
  readonly overload?: Partial<OverloadSettings>;
  /** What the environment says otherwise. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Its clock stands still, and so whoever rested would rest for ever. */
const RESTLESS: typeof INTAKE = {
  ...INTAKE,
  furnish: async (frame) => ({ ...(await INTAKE.furnish(frame)), settings: LEDGER_DEFAULTS }),
};

/** Intake as it really is, with its doors open on loopback, and the rest of the house rehearsed around it. */
export interface RehearsedHouse {
  readonly address: string;
  readonly folder: string;
  readonly store: Store;
  /** Stands still on a Monday morning until it is told to move. */
  readonly clock: ManualClock;
  readonly issuer: RehearsedIssuer;
  readonly processing: RehearsedProcessing;
  /** Lines of the log so far. */
  readonly lines: readonly string[];
  portal(clientId?: string, claims?: Claims): Portal;
  /** Brings what others say about a dossier, in their numbers. */
  hear(dossierId: string, ...facts: readonly Spoken[]): Promise<void>;
  /** What intake has said so far, once everything is out. */
  spoken(): Promise<{ readonly facts: readonly ReceivedMessage[]; readonly metrics: readonly ReceivedMessage[] }>;
  kept(): Promise<Kept>;
  /** Answers that the OpenAPI document does not know. */
  undocumentedAnswers(): readonly string[];
  close(): Promise<void>;
}

export async function openRehearsedHouse(options: RehearsedHouseOptions = {}): Promise<RehearsedHouse> {
  const clock = new ManualClock(MONDAY);
  const random = new SystemRandom();
  const store = options.store ? onClock(options.store, clock) : new MemoryStore(clock);
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'hoso-intake-')));
  const [issuer, processing] = await Promise.all([openIssuer(clock), openProcessing()]);
  const lines: string[] = [];
  const observability = observe({ service: 'intake', level: 'debug', clock, destination: { write: (line) => void lines.push(line) } });
  const bus = new MemoryBus({ clock, random });
  await bus.ensureTopics(Object.entries(TOPICS).map(([topic, { partitions, retentionMs }]) => (
    { topic, partitions, retentionMs, replicationFactor: 1 }
  )));
  const environment = intakeEnvironment.parse({ ...environmentOf(folder, processing.url), ...options.environment });
  const { TOKEN_ENDPOINT: endpoint, SERVICE_CLIENT_ID: clientId, SERVICE_CLIENT_SECRET: clientSecret } = environment;
  const http = new InternalHttp(new ServiceTokens({ endpoint, clientId, clientSecret, clock }));
  const frame = { service: 'intake', environment, observability, clock, random, store, bus, tokens: issuer.tokens, http } as const;
  const { application, ledger, collections: kept } = await assembleService(RESTLESS, frame, {
    eventLoopP99MsMax: Number.POSITIVE_INFINITY, ...options.overload,
  });
  ledger.start();
  const address = await application.listen(0, '127.0.0.1');
  const collections = kept.map(({ name }) => name);
  const said = (topic: Topic): readonly ReceivedMessage[] =>
    Array.from({ length: TOPICS[topic].partitions }, (_, partition) => bus.broker.read({ topic, partition }, 0, 10_000)).flat();
  const numbers = new Map<string, number>();
  return {
    address, folder, store, clock, issuer, processing, lines,
    portal: (client = 'portal-thu-nghiem', claims = {}) =>
      new Portal(address, client, () => issuer.sign({ client_id: client, scope: PORTAL_SCOPES.join(' '), ...claims })),
    hear: async (dossierId, ...facts) => {
      for (const { owner, name, version, data } of facts) {
        const n = (numbers.get(`${owner} ${dossierId}`) ?? 0) + 1;
        numbers.set(`${owner} ${dossierId}`, n);
        const at = new Date(clock.now()).toISOString();
        const message = encodeFact({ owner, dossierId, n, name, version, at, cause: 'rehearsal', traceId: '0'.repeat(32), data });
        const received = { ...message, partition: 0, offset: String(n), timestampMs: 0 };
        await ledger.take({ topic: message.topic, partition: 0, messages: [received] });
      }
    },
    spoken: async () => {
      await until(() => ledger.relay?.waiting === 0);
      return { facts: said(factsTopicOf('intake')), metrics: said(metricsTopicOf('intake')) };
    },
    kept: async () => {
      const documents = await Promise.all(
        collections.map((name) => store.find<KeptDocument>(name, {}, { sort: { _id: 1 }, limit: 10_000 })),
      );
      const byName = Object.fromEntries(collections.map((name, index) => [name, documents[index]!.map(withoutCourier)]));
      return { ...byName, folder: await lyingIn(folder) };
    },
    undocumentedAnswers: () => application.undocumentedAnswers(),
    close: async () => {
      await application.stop();
      await ledger.stop();
      await processing.close();
      observability.eventLoop.stop();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function environmentOf(folder: string, neighbour: string): Record<string, string> {
  return {
    PORT: '0', STORE: 'memory', KAFKA_BROKERS: '127.0.0.1:9', DATA_FOLDER: folder, TOKEN_ISSUER: neighbour,
    INTAKE_URL: neighbour, IDENTITY_VERIFICATION_URL: neighbour, PROCESSING_URL: neighbour, MONITORING_URL: neighbour,
    TOKEN_JWKS_URL: neighbour, TOKEN_ENDPOINT: `${neighbour}/token`,
    SERVICE_CLIENT_ID: 'intake', SERVICE_CLIENT_SECRET: new SystemRandom().token(24),
  };
}

type KeptDocument = StoredDocument & Readonly<Record<string, unknown>>;

/** The document but for what changes when the courier is known to have its facts. */
function withoutCourier(document: KeptDocument): StoredDocument {
  const { published: _published, unpublishedSince: _since, spokenAt: _at, ...kept } = document;
  return kept as StoredDocument;
}

async function lyingIn(folder: string): Promise<StoredDocument[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const lying = await Promise.all(paths.map(async (path) => {
    const content = await readIfThere(path);
    if (content === undefined) return [];
    return [{ _id: relative(folder, path), bytes: content.length, hash: createHash('sha256').update(content).digest('hex') }];
  }));
  return lying.flat();
}
