import { Body, Controller, HttpCode, Post } from '@nestjs/common';

import { CreateDossierDto } from './create-dossier.request.js';
import { DossiersService } from './dossiers-service.js';

@Controller('dossiers')
export class DossiersController {
  constructor(private readonly dossiersService: DossiersService) {}

  @Post()
  @HttpCode(202)
  create(@Body() createDossierDto: CreateDossierDto): Promise<{ dossierId: string }> {
    return this.dossiersService.create(createDossierDto);
  }
}
