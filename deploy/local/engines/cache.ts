import { join } from 'node:path';

import { KAFKA_VERSION, SECANTUS_BUILD } from './plan.js';

/** Where engines are kept once they were fetched or built: per user, outside the checkout, shared by all checkouts. */
export interface EngineCache {
  readonly folder: string;
  readonly kafkaFolder: string;
  readonly kafkaLibs: string;
  readonly secantusFolder: string;
  readonly secantusProgram: string;
}

export function engineCacheIn(cacheFolder: string): EngineCache {
  const folder = join(cacheFolder, 'engines');
  const kafkaFolder = join(folder, `kafka-${KAFKA_VERSION}`);
  const secantusFolder = join(folder, `secantus-mdb-${SECANTUS_BUILD}`);
  return {
    folder,
    kafkaFolder,
    kafkaLibs: join(kafkaFolder, 'libs'),
    secantusFolder,
    secantusProgram: join(secantusFolder, 'bin', 'secantusd-rs'),
  };
}
