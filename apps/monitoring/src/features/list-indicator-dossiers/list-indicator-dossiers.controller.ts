import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { Cursors } from '@hoso/http';
import { Refusal } from '@hoso/kernel';
import { z } from 'zod';

import { areaOf } from '../../domain/area.js';
import { itemOf, type DossierItem } from '../../domain/dossier-item.js';
import { Dossiers } from '../../domain/dossiers.js';
import type { Words } from '../../domain/indicator.js';
import { findIndicator } from '../../domain/indicators/index.js';
import { FigureFilter, periodOf } from '../../domain/period.js';

export const ListIndicatorDossiersQuery = z.strictObject({
  ...FigureFilter,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(512).optional(),
});

const Position = z.tuple([z.string(), z.uuid()]);

export interface DossiersBehind {
  readonly indicator: { readonly id: string; readonly version: number; readonly title: Words; readonly definition: Words };
  readonly dossiers: readonly DossierItem[];
  /** Hand it back as `after` for the next page; null on the last. */
  readonly next: string | null;
}

/** From a number to its dossiers. */
@ApiTags('indicators')
@Controller('indicators')
export class ListIndicatorDossiersController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get(':indicatorId/dossiers')
  @Door({ audience: ['hoso-operator', 'hoso-official'], scopes: ['indicator:read'] })
  @ApiOperation({ summary: 'Exactly the dossiers that a figure counts, newest first, page by page.' })
  async list(
    @Caller() scope: Scope,
    @Param('indicatorId') indicatorId: string,
    @Query({ schema: ListIndicatorDossiersQuery }) query: z.output<typeof ListIndicatorDossiersQuery>,
  ): Promise<DossiersBehind> {
    const indicator = findIndicator(indicatorId);
    if (indicator === undefined) throw new Refusal('not-found', 'indicator-not-found');
    const { id, version, title, definition, members } = indicator;
    const position = query.after === undefined ? undefined : this.cursors.read(query.after, Position);
    const found = await this.dossiers.page(areaOf(scope), {
      status: undefined,
      agency: query.agency,
      within: query.within,
      procedure: query.procedure,
      channel: query.channel,
      code: undefined,
      behind: { members, period: periodOf(query) },
      after: position && { receivedAt: position[0], dossierId: position[1] },
      limit: query.limit + 1,
    });
    const { items, next } = this.cursors.page(found, query.limit, ({ row, dossierId }) => [row.receivedAt!, dossierId]);
    return { indicator: { id, version, title, definition }, dossiers: items.map(itemOf), next };
  }
}
