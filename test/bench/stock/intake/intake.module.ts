import { Module } from '@nestjs/common';
import { ClientsModule } from '@nestjs/microservices';

import { DatabaseModule } from '../database.module.js';
import { kafkaClient } from '../kafka-client.js';
import { DossiersController } from './dossiers.controller.js';
import { dossiersProviders } from './dossiers-providers.js';
import { DossiersService } from './dossiers-service.js';

@Module({
  imports: [DatabaseModule, ClientsModule.register([kafkaClient])],
  controllers: [DossiersController],
  providers: [DossiersService, ...dossiersProviders],
})
export class IntakeModule {}
