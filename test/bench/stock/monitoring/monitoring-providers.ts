import type { Mongoose } from 'mongoose';

import { IndicatorSchema } from './indicator.schema.js';
import { MetricSchema } from './metric.schema.js';

export const monitoringProviders = [
  {
    provide: 'METRIC_MODEL',
    useFactory: (connection: Mongoose) => connection.model('Metric', MetricSchema),
    inject: ['DATABASE_CONNECTION'],
  },
  {
    provide: 'INDICATOR_MODEL',
    useFactory: (connection: Mongoose) => connection.model('Indicator', IndicatorSchema),
    inject: ['DATABASE_CONNECTION'],
  },
];
