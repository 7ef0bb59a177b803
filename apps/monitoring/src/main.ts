import { startService } from '@hoso/service';

import { MONITORING } from './monitoring.module.js';

await startService(MONITORING);
