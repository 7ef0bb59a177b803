import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { SERVICES, type Service } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import { z } from 'zod';

import { areaOf } from '../../domain/area.js';
import { itemOf, type DossierItem } from '../../domain/dossier-item.js';
import { Dossiers } from '../../domain/dossiers.js';
import { ParkingDoors, type ParkedDossier } from '../../domain/parked.js';

export interface ParkedReport {
  /** Each with what monitoring knows of the dossier, its legal deadline included; null where it has not heard of it. */
  readonly parked: readonly (ParkedDossier & { readonly dossier: DossierItem | null })[];
  readonly silent: readonly Service[];
  readonly stopped: readonly Service[];
}

/** What the services have set aside, in one place, and the way to take it up again. */
@ApiTags('operations')
@Controller('operations/parked')
@Door({ audience: 'hoso-operator', scopes: ['operations:read', 'operations:parked'], unbound: true })
export class ReplayParkedController {
  constructor(
    @Inject(ParkingDoors) private readonly doors: ParkingDoors,
    @Inject(Dossiers) private readonly dossiers: Dossiers,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Dossiers that stand still in any service, longest first, with reason and legal deadline.' })
  async list(@Caller() scope: Scope): Promise<ParkedReport> {
    const { parked, silent, stopped } = await this.doors.list(tokenOf(scope));
    const rows = await this.dossiers.rowsOf(areaOf(scope), [...new Set(parked.map(({ dossierId }) => dossierId))]);
    const items = new Map(rows.map((row) => [row.dossierId, itemOf(row)]));
    return {
      parked: parked.map((dossier) => ({ ...dossier, dossier: items.get(dossier.dossierId) ?? null })),
      silent,
      stopped,
    };
  }

  @Post(':service/:dossierId/replay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Has the service take the dossier up again from the owners’ record. Noted there in the audit.' })
  async replay(
    @Caller() scope: Scope,
    @Param('service') service: string,
    @Param('dossierId') dossierId: string,
  ): Promise<{ readonly service: Service; readonly dossierId: string; readonly stillParked: boolean }> {
    const known = SERVICES.find((name) => name === service);
    if (known === undefined || !z.uuid().safeParse(dossierId).success) throw new Refusal('not-found', 'not-parked');
    const { stillParked } = await this.doors.replay(known, dossierId, tokenOf(scope));
    return { service: known, dossierId, stillParked };
  }
}

/** The services check the operator themselves. */
function tokenOf(scope: Scope): string {
  if (scope.token === undefined) throw new Refusal('forbidden', 'token-missing');
  return scope.token;
}
