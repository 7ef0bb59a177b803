import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { Refusal } from '@hoso/kernel';
import type { Ledger, ParkedDossier, UnreadableMessage } from '@hoso/ledger';
import { z } from 'zod';

export const LEDGER = Symbol('ledger');

export const ParkedQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `<since>,<dossierId>` of the last one on the page before. */
  after: z
    .string()
    .regex(/^[^,]{20,30},[0-9a-f-]{36}$/)
    .optional(),
});

/** Dossiers that this service has set aside, for operators: look, and take them up again from the record. */
@ApiTags('administration')
@ApiBearerAuth()
@Controller('admin')
@Door({ audience: ['hoso-operator', 'hoso-service'], scopes: ['operations:parked'], unbound: true })
export class ParkedController {
  constructor(@Inject(LEDGER) private readonly ledger: Ledger<unknown>) {}

  @Get('parked')
  @ApiOperation({ summary: 'Dossiers that stand still here, longest first, and messages that named no dossier.' })
  async list(@Query({ schema: ParkedQuery }) query: z.output<typeof ParkedQuery>): Promise<{
    dossiers: ParkedDossier[];
    unreadable: UnreadableMessage[];
    next: string | null;
    stopped: boolean;
  }> {
    const [since, dossierId] = query.after?.split(',') ?? [];
    const after = since && dossierId ? { since, dossierId } : undefined;
    const dossiers = await this.ledger.parking.list(query.limit, after);
    const last = dossiers.length === query.limit ? dossiers.at(-1) : undefined;
    return {
      dossiers,
      unreadable: await this.ledger.parking.listUnreadable(20),
      next: last ? `${last.since},${last.dossierId}` : null,
      stopped: this.ledger.hearing.broken,
    };
  }

  @Get('parked/:dossierId')
  @ApiOperation({ summary: 'One dossier that stands still: which stream, since when, why.' })
  async inspect(@Param('dossierId') dossierId: string): Promise<ParkedDossier> {
    const parked = await this.ledger.parking.find(dossierId);
    if (!parked) throw new Refusal('not-found', 'not-parked');
    return parked;
  }

  @Post('parked/:dossierId/replay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes the dossier up again from the owners’ record; noted in the audit.' })
  async replay(
    @Param('dossierId') dossierId: string,
    @Caller() scope: Scope,
  ): Promise<{ dossierId: string; stillParked: ParkedDossier | null }> {
    return { dossierId, stillParked: await this.ledger.parking.replay(dossierId, scope.subject) };
  }

  @Post('hearing/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Lets the service hear again after it stopped because too much was being parked.' })
  resume(): { hearing: boolean } {
    this.ledger.hearing.mend();
    return { hearing: true };
  }
}
