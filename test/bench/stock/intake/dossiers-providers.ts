import type { Mongoose } from 'mongoose';

import { DossierSchema } from './dossier.schema.js';

export const dossiersProviders = [
  {
    provide: 'DOSSIER_MODEL',
    useFactory: (connection: Mongoose) => connection.model('Dossier', DossierSchema),
    inject: ['DATABASE_CONNECTION'],
  },
];
