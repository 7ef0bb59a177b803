import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { lastLines, spelledEnding, startChild } from '../child.js';
import { waitForLock } from '../lock-file.js';
import type { Roster } from '../roster.js';
import type { Terminal } from '../terminal.js';
import type { EngineCache } from './cache.js';
import { KAFKA_VERSION } from './plan.js';

const POM = fileURLToPath(new URL('./kafka.pom.xml', import.meta.url));
const CHECKSUMS = fileURLToPath(new URL('./kafka.sha256', import.meta.url));

/** The SHA-256 of every jar of the broker, by file name. */
export function kafkaChecksums(): ReadonlyMap<string, string> {
  return readChecksums(readFileSync(CHECKSUMS, 'utf8'));
}

/** Reads lines of `<sha256>  <file name>`. */
export function readChecksums(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)] as const));
}

/**
 * Fetches the broker's jars once into the cache and answers their folder. Every jar is compared with its known
 * checksum first; the folder appears whole or not at all; two launchers do not fetch at the same time.
 */
export async function fetchKafka(
  maven: string,
  cache: EngineCache,
  roster: Roster,
  terminal: Terminal,
): Promise<string> {
  const waiting = waitForLock(`${cache.kafkaFolder}.lock`);
  const lock = await terminal.progress(`Another launcher is fetching Apache Kafka ${KAFKA_VERSION}`, waiting);
  const passing = join(cache.folder, `.fetching-kafka-${process.pid}`);
  try {
    if (isWhole(cache.kafkaLibs)) return cache.kafkaLibs;
    await rm(passing, { recursive: true, force: true });
    await mkdir(passing, { recursive: true });
    await copyFile(POM, join(passing, 'pom.xml'));
    const libs = join(passing, 'libs');
    const label = `Fetching Apache Kafka ${KAFKA_VERSION} (54 MB, once)`;
    await terminal.progress(label, copyDependencies(maven, passing, libs, roster));
    await compareWithChecksums(libs, kafkaChecksums());
    await rm(cache.kafkaFolder, { recursive: true, force: true });
    await mkdir(cache.kafkaFolder, { recursive: true });
    await rename(libs, cache.kafkaLibs);
    return cache.kafkaLibs;
  } finally {
    await rm(passing, { recursive: true, force: true });
    lock.release();
  }
}

/** Throws one sentence when a file of the list is missing or changed in the folder, or another one lies there. */
export async function compareWithChecksums(folder: string, expected: ReadonlyMap<string, string>): Promise<void> {
  const present = await readdir(folder);
  const problems = [
    ...[...expected.keys()].filter((name) => !present.includes(name)).map((name) => `${name} is missing`),
    ...present.filter((name) => !expected.has(name)).map((name) => `${name} is not on the list`),
  ];
  for (const name of present) {
    const wanted = expected.get(name);
    if (wanted !== undefined && (await sha256Of(join(folder, name))) !== wanted) problems.push(`${name} has another content`);
  }
  if (problems.length > 0) {
    throw new Error(`What was fetched is not Apache Kafka ${KAFKA_VERSION} as it is known here: ${problems.join('; ')}.`);
  }
}

/** Whether every jar of the list is there; what is in them was compared when they came. */
export function isWhole(libs: string): boolean {
  return existsSync(libs) && [...kafkaChecksums().keys()].every((jar) => existsSync(join(libs, jar)));
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function copyDependencies(maven: string, folder: string, libs: string, roster: Roster): Promise<void> {
  const options = ['-B', '-Dstyle.color=never', `-DoutputDirectory=${libs}`, '-DincludeScope=runtime'];
  const child = await startChild({
    name: 'Maven',
    command: maven,
    args: [...options, 'dependency:copy-dependencies'],
    environment: process.env,
    workingFolder: folder,
    logFile: join(folder, 'maven.log'),
    roster,
  });
  const ending = await child.ended;
  if (ending.code === 0) return;
  const words = lastLines(child.logFile, 12).map((line) => `  ${line}`).join('\n');
  throw new Error(`Maven could not fetch Apache Kafka ${KAFKA_VERSION} (${spelledEnding(ending)}):\n${words}`);
}
