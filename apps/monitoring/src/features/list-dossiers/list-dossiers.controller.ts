import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { AgencyCode, Channel, NationalStatus, ProcedureCode } from '@hoso/contracts';
import { Cursors } from '@hoso/http';
import { z } from 'zod';

import { areaOf } from '../../domain/area.js';
import { itemOf, type DossierItem } from '../../domain/dossier-item.js';
import { Dossiers } from '../../domain/dossiers.js';

export const ListDossiersQuery = z.strictObject({
  status: z.coerce.number().pipe(NationalStatus).optional(),
  agency: AgencyCode.optional(),
  within: AgencyCode.optional(),
  procedure: ProcedureCode.optional(),
  channel: Channel.optional(),
  /** A whole dossier code or temporary reference, as printed. */
  code: z.string().trim().toUpperCase().min(1).max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(512).optional(),
});

const Position = z.tuple([z.string(), z.uuid()]);

export interface DossierPage {
  readonly dossiers: readonly DossierItem[];
  /** Hand it back as `after` for the next page; null on the last. */
  readonly next: string | null;
}

/** The dossiers of an area, as measurement sees them. */
@ApiTags('dossiers')
@Controller('dossiers')
export class ListDossiersController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Door({ audience: ['hoso-operator', 'hoso-official'], scopes: ['indicator:read'] })
  @ApiOperation({ summary: 'Dossiers, newest first, page by page.' })
  async list(
    @Caller() scope: Scope,
    @Query({ schema: ListDossiersQuery }) query: z.output<typeof ListDossiersQuery>,
  ): Promise<DossierPage> {
    const position = query.after === undefined ? undefined : this.cursors.read(query.after, Position);
    const found = await this.dossiers.page(areaOf(scope), {
      status: query.status,
      agency: query.agency,
      within: query.within,
      procedure: query.procedure,
      channel: query.channel,
      code: query.code,
      behind: undefined,
      after: position && { receivedAt: position[0], dossierId: position[1] },
      limit: query.limit + 1,
    });
    const { items, next } = this.cursors.page(found, query.limit, ({ row, dossierId }) => [row.receivedAt!, dossierId]);
    return { dossiers: items.map(itemOf), next };
  }
}
