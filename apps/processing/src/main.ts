import { startService } from '@hoso/service';

import { PROCESSING } from './processing.module.js';

await startService(PROCESSING);
