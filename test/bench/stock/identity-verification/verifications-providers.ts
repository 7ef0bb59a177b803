import type { Mongoose } from 'mongoose';

import { VerificationSchema } from './verification.schema.js';

export const verificationsProviders = [
  {
    provide: 'VERIFICATION_MODEL',
    useFactory: (connection: Mongoose) => connection.model('Verification', VerificationSchema),
    inject: ['DATABASE_CONNECTION'],
  },
];
