import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ENGINES } from '../../../test/support/engine-cache.js';
import { holdStill } from '../../../test/support/hold-still.js';
import { ownPorts } from '../../../test/support/own-ports.js';

/** A broker for tests: the given one, or Apache Kafka 4.3.1 started for this run in a temporary folder. */
export interface KafkaEngine {
  readonly brokers: readonly string[];
  /** False for a given cluster, which is never stopped. */
  readonly ours: boolean;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts again on the same ports and data; resolves when the port is open. */
  start(): Promise<void>;
  /** SIGSTOP: connections stay, nothing is answered. */
  freeze(): Promise<void>;
  /** SIGCONT. */
  thaw(): Promise<void>;
  /** Ends the broker and removes its folder. */
  dispose(): Promise<void>;
}

const START_MS = 60_000;

/** Where a broker would come from: a given cluster, one of our own, or nowhere for want of Java or of what was fetched for it. */
export function kafkaAtHand(): 'given' | 'own' | 'none' {
  if ((process.env['KAFKA_BROKERS'] ?? '') !== '') return 'given';
  if (spawnSync('java', ['-version']).status !== 0) return 'none';
  return existsSync(ENGINES.kafkaLibs) ? 'own' : 'none';
}

/** `KAFKA_BROKERS` when given, otherwise a fresh broker of the jars in the cache. */
export async function openKafka(settings: Readonly<Record<string, string>> = {}): Promise<KafkaEngine> {
  const given = process.env['KAFKA_BROKERS'];
  if (given !== undefined && given !== '') return givenCluster(given);
  return startOwn(settings);
}

function givenCluster(given: string): KafkaEngine {
  const refuse = (): Promise<void> => Promise.reject(new Error('a given cluster is never stopped'));
  return {
    brokers: given.split(','),
    ours: false,
    kill: refuse,
    start: refuse,
    freeze: refuse,
    thaw: refuse,
    dispose: () => Promise.resolve(),
  };
}

async function startOwn(settings: Readonly<Record<string, string>>): Promise<KafkaEngine> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hoso-kafka-'));
  const [port = 0, controllerPort = 0] = await ownPorts(2);
  const file = path.join(folder, 'server.properties');
  await writeFile(file, properties(folder, port, controllerPort, settings));
  const java = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', path.join(ENGINES.kafkaLibs, '*')];
  const id = Buffer.from('hoso-test-broker').toString('base64url');
  const format = spawnSync('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', id, '-c', file], {
    cwd: folder,
  });
  if (format.status !== 0) throw new Error(`Kafka's storage could not be formatted: ${format.stderr}${format.stdout}`);

  let broker: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    broker = spawn('java', [...java, 'kafka.Kafka', file], { cwd: folder, stdio: 'ignore' });
    await portOpen(port);
  };
  const kill = async (): Promise<void> => {
    const ending = broker;
    broker = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => void ending.once('exit', () => resolve()));
    ending.kill('SIGKILL');
    await ended;
  };
  const freeze = async (): Promise<void> => {
    if (broker?.pid !== undefined) await holdStill(broker.pid);
  };
  const thaw = async (): Promise<void> => void broker?.kill('SIGCONT');
  const dispose = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  await start();
  return { brokers: [`127.0.0.1:${port}`], ours: true, kill, start, freeze, thaw, dispose };
}

function properties(
  folder: string,
  port: number,
  controllerPort: number,
  settings: Readonly<Record<string, string>>,
): string {
  const all: Readonly<Record<string, string | number>> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': path.join(folder, 'data'),
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // Half of what it is elsewhere: suites wait for the end of sessions.
    'group.min.session.timeout.ms': 3_000,
    // A killed broker is let in again only when its old session is over; nine seconds unless told otherwise.
    'broker.session.timeout.ms': 2_000,
    'broker.heartbeat.interval.ms': 500,
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function portOpen(port: number): Promise<void> {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect({ host: '127.0.0.1', port });
      socket
        .once('error', () => resolve(false))
        .once('connect', () => {
          socket.destroy();
          resolve(true);
        });
    });
    if (open) return;
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
  throw new Error(`Kafka did not open port ${port} within ${START_MS} ms`);
}
