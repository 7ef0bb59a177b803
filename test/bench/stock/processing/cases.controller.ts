import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

import { IDENTITY_VERIFIED, type DossierEvent } from '../events.js';
import { CasesService } from './cases-service.js';

@Controller()
export class CasesController {
  constructor(private readonly casesService: CasesService) {}

  @EventPattern(IDENTITY_VERIFIED)
  async handleIdentityVerified(@Payload() dossier: DossierEvent): Promise<void> {
    await this.casesService.process(dossier);
  }
}
