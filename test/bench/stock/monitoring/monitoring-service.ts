import { Inject, Injectable } from '@nestjs/common';
import type { Model } from 'mongoose';

import type { MetricEvent } from '../events.js';
import type { Indicator } from './indicator.schema.js';
import type { Metric } from './metric.schema.js';

@Injectable()
export class MonitoringService {
  constructor(
    @Inject('METRIC_MODEL') private readonly metricModel: Model<Metric>,
    @Inject('INDICATOR_MODEL') private readonly indicatorModel: Model<Indicator>,
  ) {}

  async record(metric: MetricEvent): Promise<void> {
    await new this.metricModel(metric).save();
    const { agencyCode, stage } = metric;
    await this.indicatorModel.findOneAndUpdate({ agencyCode, stage }, { $inc: { value: 1 } }, { upsert: true });
  }

  async countFinished(): Promise<{ finished: number }> {
    const indicators = await this.indicatorModel.find({ stage: 'finished' }).exec();
    return { finished: indicators.reduce((sum, { value }) => sum + value, 0) };
  }
}
