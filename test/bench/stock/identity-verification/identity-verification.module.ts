import { Module } from '@nestjs/common';
import { ClientsModule } from '@nestjs/microservices';

import { DatabaseModule } from '../database.module.js';
import { kafkaClient } from '../kafka-client.js';
import { PopulationService } from './population-service.js';
import { VerificationsController } from './verifications.controller.js';
import { verificationsProviders } from './verifications-providers.js';
import { VerificationsService } from './verifications-service.js';

@Module({
  imports: [DatabaseModule, ClientsModule.register([kafkaClient])],
  controllers: [VerificationsController],
  providers: [PopulationService, VerificationsService, ...verificationsProviders],
})
export class IdentityVerificationModule {}
