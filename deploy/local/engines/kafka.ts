import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import kafkajs from 'kafkajs';

import { startChild, untilReady } from '../child.js';
import { portsNear } from '../ports.js';
import { Roster } from '../roster.js';
import type { Kafka, StartOptions } from './engine.js';
import { KAFKA_VERSION } from './plan.js';

/** The broker's jars and the Java to run them with. */
export interface KafkaInstallation {
  readonly java: string;
  readonly libs: string;
}

const CLIENT_PORT = 9092;
const CONTROLLER_PORT = 9093;
const READY_WITHIN_MS = 120_000;
const STOP_GRACE_MS = 15_000;
/** The identity of a one-node cluster may be the same everywhere: nobody ever joins it. */
const CLUSTER_ID = 'SG9zby1vbmUtbm9kZS0tLQ';

/** A small heap, and compiled once: a broker for one machine starts quickly so, and pays for it with some of its speed later. */
const JAVA_SETTINGS = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Starts one broker that is its own controller, in its own folder, and waits until it names itself in its answers. */
export async function startKafkaProcess(installation: KafkaInstallation, options: StartOptions): Promise<Kafka> {
  const { dataFolder } = options;
  const ports = options.port === undefined ? await portsNear([CLIENT_PORT, CONTROLLER_PORT]) : await portsFor(options.port);
  const [port = CLIENT_PORT, controllerPort = CONTROLLER_PORT] = ports;
  const logFile = options.logFile ?? join(dataFolder, 'kafka.log');
  const records = join(dataFolder, 'records');
  if (records.includes(',')) throw new Error(`Kafka takes the comma in ${records} for the end of a folder: put the project elsewhere.`);
  const settings = join(dataFolder, 'server.properties');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(settings, settingsFile(port, controllerPort, records));

  const roster = options.roster ?? new Roster(join(dataFolder, 'run.json'));
  if (options.roster === undefined) await roster.endLeftovers();
  const classPath = ['-cp', join(installation.libs, '*')];
  if (!existsSync(join(records, 'meta.properties'))) await format(installation.java, classPath, settings);
  const child = await startChild({
    name: 'Kafka',
    command: installation.java,
    args: [
      ...[...JAVA_SETTINGS, '-Dlog4j2.level=WARN'],
      ...classPath,
      ...['kafka.Kafka', settings],
    ],
    environment: process.env,
    workingFolder: dataFolder,
    logFile,
    roster,
  });
  const brokers = `127.0.0.1:${port}`;
  try {
    await untilReady(child, () => answers(brokers), READY_WITHIN_MS);
  } catch (error) {
    await child.kill();
    throw error;
  }
  return {
    engine: `Apache Kafka ${KAFKA_VERSION}, one node`,
    settings: JAVA_SETTINGS.join(' '),
    brokers,
    port,
    pid: child.pid,
    ended: child.ended,
    stop: () => child.stop(STOP_GRACE_MS),
    kill: () => child.kill(),
  };
}

/** True when the cluster names at least one broker that takes requests. */
export async function answers(brokers: string): Promise<boolean> {
  const client = new kafkajs.Kafka({
    clientId: 'hoso-launcher',
    brokers: brokers.split(','),
    connectionTimeout: 2_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = client.admin();
  try {
    await admin.connect();
    const { brokers: named } = await admin.describeCluster();
    await admin.disconnect();
    return named.length > 0;
  } catch {
    return admin.disconnect().then(() => false, () => false);
  }
}

async function portsFor(port: number): Promise<readonly number[]> {
  const [controllerPort = CONTROLLER_PORT] = await portsNear([port + 1]);
  return [port, controllerPort];
}

function settingsFile(port: number, controllerPort: number, records: string): string {
  const settings: Readonly<Record<string, string | number | boolean>> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': records,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 4,
    // Otherwise every first member of a group waits three seconds for others.
    'group.initial.rebalance.delay.ms': 0,
    // A broker that was killed is let in again as soon as its old registration has run out.
    'broker.heartbeat.interval.ms': 1_000,
    'broker.session.timeout.ms': 4_000,
    // A quarter of the heap would otherwise be set aside for compacting a few hundred offsets.
    'log.cleaner.dedupe.buffer.size': 16_777_216,
  };
  return propertiesOf(settings);
}

/** The text of a properties file, which Java reads as Latin letters with escapes for all others. */
export function propertiesOf(settings: Readonly<Record<string, string | number | boolean>>): string {
  const escaped = (text: string): string =>
    text.replaceAll('\\', '\\\\').replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Object.entries(settings).map(([key, value]) => `${key}=${escaped(String(value))}\n`).join('');
}

function format(java: string, classPath: readonly string[], settings: string): Promise<void> {
  const tool = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', CLUSTER_ID, '-c', settings];
  const child = spawn(java, ['-XX:TieredStopAtLevel=1', ...classPath, ...tool], { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (words += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Kafka's data folder could not be prepared: ${words.trim()}`));
    });
  });
}
