import { Inject, Injectable } from '@nestjs/common';
import { ClientKafka } from '@nestjs/microservices';
import type { Model } from 'mongoose';

import { IDENTITY_VERIFIED, METRIC_RECORDED, type DossierEvent, type MetricEvent } from '../events.js';
import { PopulationService } from './population-service.js';
import type { Verification } from './verification.schema.js';

@Injectable()
export class VerificationsService {
  constructor(
    private readonly populationService: PopulationService,
    @Inject('VERIFICATION_MODEL') private readonly verificationModel: Model<Verification>,
    @Inject('KAFKA_CLIENT') private readonly kafkaClient: ClientKafka,
  ) {}

  async verify(dossier: DossierEvent): Promise<void> {
    const { dossierId, agencyCode } = dossier;
    const outcome = await this.populationService.lookUp(dossierId);
    await new this.verificationModel({ dossierId, outcome }).save();
    this.kafkaClient.emit(IDENTITY_VERIFIED, { key: dossierId, value: dossier });
    const metric: MetricEvent = { dossierId, agencyCode, stage: 'verified', at: new Date().toISOString() };
    this.kafkaClient.emit(METRIC_RECORDED, { key: dossierId, value: metric });
  }
}
