import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

import { DOSSIER_SUBMITTED, type DossierEvent } from '../events.js';
import { VerificationsService } from './verifications-service.js';

@Controller()
export class VerificationsController {
  constructor(private readonly verificationsService: VerificationsService) {}

  @EventPattern(DOSSIER_SUBMITTED)
  async handleDossierSubmitted(@Payload() dossier: DossierEvent): Promise<void> {
    await this.verificationsService.verify(dossier);
  }
}
