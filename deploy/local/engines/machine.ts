import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { present, type Surroundings } from '../surroundings.js';
import { engineCacheIn } from './cache.js';
import { isWhole } from './fetch-kafka.js';
import type { Machine } from './plan.js';

/** Looks at this machine: named engines, programs on the PATH, the cache. Starts nothing but `java -version`. */
export function lookAtMachine({ environment, cacheFolder }: Surroundings): Machine {
  const cache = engineCacheIn(cacheFolder);
  const find = (program: string): string | undefined => findProgram(program, environment['PATH']);
  const java = find('java');
  const major = java === undefined ? undefined : javaMajor(java);
  const cCompiler = find('cc') ?? find('gcc') ?? find('clang');
  return {
    givenStoreUri: present(environment['MONGODB_URI']),
    givenBrokers: present(environment['KAFKA_BROKERS']),
    java: java === undefined || major === undefined ? undefined : { path: java, major },
    maven: find('mvn'),
    cachedKafkaLibs: isWhole(cache.kafkaLibs) ? cache.kafkaLibs : undefined,
    mongod: find('mongod'),
    cachedSecantus: isProgram(cache.secantusProgram) ? cache.secantusProgram : undefined,
    cargo: find('cargo'),
    missingForCargo: [...(find('cmake') ? [] : ['cmake']), ...(cCompiler ? [] : ['a C compiler'])],
  };
}

/** The first program of this name on the PATH. */
export function findProgram(program: string, path: string | undefined): string | undefined {
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

/** `17` out of what `java -version` prints, for example `openjdk version "17.0.15" 2025-04-15`. */
export function majorOfJavaVersion(text: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (first === undefined) return undefined;
  // Java 8 called itself 1.8.
  return first === '1' && second !== undefined ? Number(second) : Number(first);
}

function javaMajor(java: string): number | undefined {
  const answer = spawnSync(java, ['-version'], { encoding: 'utf8', timeout: 20_000 });
  return majorOfJavaVersion(`${answer.stderr ?? ''}${answer.stdout ?? ''}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
