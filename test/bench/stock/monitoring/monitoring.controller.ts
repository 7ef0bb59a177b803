import { Controller, Get } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

import { METRIC_RECORDED, type MetricEvent } from '../events.js';
import { MonitoringService } from './monitoring-service.js';

@Controller()
export class MonitoringController {
  constructor(private readonly monitoringService: MonitoringService) {}

  @EventPattern(METRIC_RECORDED)
  async handleMetricRecorded(@Payload() metric: MetricEvent): Promise<void> {
    await this.monitoringService.record(metric);
  }

  @Get('indicators')
  readIndicators(): Promise<{ finished: number }> {
    return this.monitoringService.countFinished();
  }
}
