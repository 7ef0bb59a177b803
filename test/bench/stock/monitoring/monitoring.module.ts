import { Module } from '@nestjs/common';

import { DatabaseModule } from '../database.module.js';
import { MonitoringController } from './monitoring.controller.js';
import { monitoringProviders } from './monitoring-providers.js';
import { MonitoringService } from './monitoring-service.js';

@Module({
  imports: [DatabaseModule],
  controllers: [MonitoringController],
  providers: [MonitoringService, ...monitoringProviders],
})
export class MonitoringModule {}
