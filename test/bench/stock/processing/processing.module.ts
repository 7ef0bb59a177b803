import { Module } from '@nestjs/common';
import { ClientsModule } from '@nestjs/microservices';

import { DatabaseModule } from '../database.module.js';
import { kafkaClient } from '../kafka-client.js';
import { CasesController } from './cases.controller.js';
import { casesProviders } from './cases-providers.js';
import { CasesService } from './cases-service.js';

@Module({
  imports: [DatabaseModule, ClientsModule.register([kafkaClient])],
  controllers: [CasesController],
  providers: [CasesService, ...casesProviders],
})
export class ProcessingModule {}
