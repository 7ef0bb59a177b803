import { Inject, Injectable } from '@nestjs/common';
import { ClientKafka } from '@nestjs/microservices';
import type { Model } from 'mongoose';

import { METRIC_RECORDED, type DossierEvent, type MetricEvent } from '../events.js';
import type { Case } from './case.schema.js';

@Injectable()
export class CasesService {
  constructor(
    @Inject('CASE_MODEL') private readonly caseModel: Model<Case>,
    @Inject('KAFKA_CLIENT') private readonly kafkaClient: ClientKafka,
  ) {}

  async process(dossier: DossierEvent): Promise<void> {
    const { dossierId, agencyCode } = dossier;
    await new this.caseModel({ ...dossier, status: 'finished', result: 'granted' }).save();
    const metric: MetricEvent = { dossierId, agencyCode, stage: 'finished', at: new Date().toISOString() };
    this.kafkaClient.emit(METRIC_RECORDED, { key: dossierId, value: metric });
  }
}
