import { startService } from '@hoso/service';

import { IDENTITY_VERIFICATION } from './identity-verification.module.js';

await startService(IDENTITY_VERIFICATION);
