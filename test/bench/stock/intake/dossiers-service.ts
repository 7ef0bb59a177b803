import { Inject, Injectable } from '@nestjs/common';
import { ClientKafka } from '@nestjs/microservices';
import type { Model } from 'mongoose';

import { DOSSIER_SUBMITTED, METRIC_RECORDED, type DossierEvent, type MetricEvent } from '../events.js';
import type { CreateDossierDto } from './create-dossier.request.js';
import type { Dossier } from './dossier.schema.js';

@Injectable()
export class DossiersService {
  constructor(
    @Inject('DOSSIER_MODEL') private readonly dossierModel: Model<Dossier>,
    @Inject('KAFKA_CLIENT') private readonly kafkaClient: ClientKafka,
  ) {}

  async create(createDossierDto: CreateDossierDto): Promise<{ dossierId: string }> {
    const dossier = await new this.dossierModel({ ...createDossierDto, status: 'received' }).save();
    const dossierId = dossier.id as string;
    const { procedureCode, agencyCode } = createDossierDto;
    const submitted: DossierEvent = { dossierId, procedureCode, agencyCode };
    this.kafkaClient.emit(DOSSIER_SUBMITTED, { key: dossierId, value: submitted });
    const metric: MetricEvent = { dossierId, agencyCode, stage: 'received', at: new Date().toISOString() };
    this.kafkaClient.emit(METRIC_RECORDED, { key: dossierId, value: metric });
    return { dossierId };
  }
}
