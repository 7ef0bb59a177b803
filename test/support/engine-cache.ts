import { engineCacheIn, type EngineCache } from '../../deploy/local/engines/cache.js';
import { readSurroundings } from '../../deploy/local/surroundings.js';

/** Where `npm start` and the desk of the suites keep engines; what a suite starts by itself lies there already. */
export const ENGINES: EngineCache = engineCacheIn(readSurroundings().cacheFolder);
