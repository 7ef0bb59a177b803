import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { ProcedureCode } from '@hoso/contracts';
import { Cursors } from '@hoso/http';
import { z } from 'zod';

import { stateOf, viewOf, type DossierView } from '../../domain/dossier-view.js';
import { Dossiers } from '../../domain/dossiers.js';

export const ListDossiersQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(512).optional(),
  status: z.coerce.number().int().min(1).max(10).optional(),
  procedureCode: ProcedureCode.optional(),
  portalReference: z.string().max(64).optional(),
});

const Position = z.tuple([z.string(), z.uuid()]);

export interface DossierPage {
  readonly dossiers: readonly DossierView[];
  /** Hand it back as `after` for the next page; null on the last. */
  readonly next: string | null;
}

/** A portal's own dossiers, newest first. */
@ApiTags('dossiers')
@Controller('dossiers')
export class ListDossiersController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Door({ audience: 'hoso-portal', scopes: ['dossier:read:own'] })
  @ApiOperation({ summary: 'Lists the portal’s own dossiers, newest first, page by page.' })
  async list(
    @Caller() scope: Scope,
    @Query({ schema: ListDossiersQuery }) query: z.output<typeof ListDossiersQuery>,
  ): Promise<DossierPage> {
    const { limit, after, ...filter } = query;
    const position = after === undefined ? undefined : this.cursors.read(after, Position);
    const found = await this.dossiers.list(
      scope,
      filter,
      limit + 1,
      position && { submittedAt: position[0], dossierId: position[1] },
    );
    const { items, next } = this.cursors.page(found, limit, (last) => [stateOf(last).submittedAt, last._id]);
    return { dossiers: items.map(viewOf), next };
  }
}
