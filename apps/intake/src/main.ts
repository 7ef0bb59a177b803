import { startService } from '@hoso/service';

import { INTAKE } from './intake.module.js';

await startService(INTAKE);
