import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OpenDoor } from '@hoso/access';
import {
  FILABLE,
  PROCEDURES,
  ProcedureCode,
  type Agency,
  type ProcedureEntry,
} from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import { z } from 'zod';

export const CatalogueQuery = z.strictObject({
  sector: z.string().max(16).optional(),
  channel: z.enum(['online', 'counter', 'post']).optional(),
  /** Only versions in force on that day. */
  on: z.iso.date().optional(),
});

/** What may be filed, and where: the published catalogue. */
@ApiTags('catalogue')
@Controller()
@OpenDoor('the catalogue of procedures is public by law')
export class BrowseCatalogueController {
  @Get('procedures')
  @ApiOperation({ summary: 'Procedures (thủ tục hành chính) with papers, form, time limit and fee.' })
  procedures(@Query({ schema: CatalogueQuery }) query: z.output<typeof CatalogueQuery>): {
    procedures: readonly ProcedureEntry[];
  } {
    const { sector, channel, on } = query;
    const procedures = PROCEDURES.filter(
      (entry) =>
        (sector === undefined || entry.sector.code === sector) &&
        (channel === undefined || entry.channels.includes(channel)) &&
        (on === undefined || (entry.validFrom <= on && (entry.validTo === undefined || on <= entry.validTo))),
    );
    return { procedures };
  }

  @Get('procedures/:code')
  @ApiOperation({ summary: 'All versions of one procedure, oldest first.' })
  procedure(@Param('code') code: string): { versions: readonly ProcedureEntry[] } {
    const versions = PROCEDURES.filter((entry) => entry.code === code);
    if (!ProcedureCode.safeParse(code).success || versions.length === 0) {
      throw new Refusal('not-found', 'procedure-unknown');
    }
    return { versions };
  }

  @Get('agencies')
  @ApiOperation({ summary: 'Agencies that take dossiers from portals.' })
  agencies(): { agencies: readonly Agency[] } {
    return { agencies: FILABLE };
  }
}
