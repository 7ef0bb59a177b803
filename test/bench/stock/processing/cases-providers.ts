import type { Mongoose } from 'mongoose';

import { CaseSchema } from './case.schema.js';

export const casesProviders = [
  {
    provide: 'CASE_MODEL',
    useFactory: (connection: Mongoose) => connection.model('Case', CaseSchema),
    inject: ['DATABASE_CONNECTION'],
  },
];
