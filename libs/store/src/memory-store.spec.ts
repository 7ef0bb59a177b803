import { SystemClock } from '@hoso/kernel';

import { storeConformance } from '../test/store-conformance.js';
import { MemoryStore } from './memory-store.js';

storeConformance('memory', async () => new MemoryStore(new SystemClock()));
