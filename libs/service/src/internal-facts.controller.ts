import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Door } from '@hoso/access';
import type { FactDesk } from '@hoso/ledger';
import { z } from 'zod';

export const FACT_DESK = Symbol('fact desk');

/**
 * Whatever the courier's envelope takes for a dossier's id may be asked about: it is the owner that says whether there is one. A
 * door of a narrower rule would refuse everything that is asked together with it.
 */
export const DossierKey = z.guid();

export const PullBody = z.strictObject({
  view: z.enum(['fact', 'metric']),
  dossiers: z
    .array(z.strictObject({ dossierId: DossierKey, after: z.int().nonnegative() }))
    .min(1)
    .max(500),
});

export const ChangedBody = z.strictObject({
  after: z.strictObject({ spokenAt: z.iso.datetime(), dossierId: DossierKey }).nullable(),
  settledMs: z.int().nonnegative(),
  limit: z.int().min(1).max(1_000),
});

/** The internal door of a service that speaks: its record, for the other services. References and codes only. */
@ApiExcludeController()
@Controller('internal/facts')
@Door({ audience: 'hoso-service', scopes: ['internal:facts'] })
export class InternalFactsController {
  constructor(@Inject(FACT_DESK) private readonly desk: FactDesk) {}

  @Post('pull')
  @HttpCode(200)
  async pull(@Body({ schema: PullBody }) body: z.output<typeof PullBody>): Promise<unknown> {
    const dossiers =
      body.view === 'fact' ? await this.desk.pullFacts(body.dossiers) : await this.desk.pullMetrics(body.dossiers);
    return { dossiers };
  }

  @Post('changed')
  @HttpCode(200)
  changed(@Body({ schema: ChangedBody }) body: z.output<typeof ChangedBody>): Promise<unknown> {
    return this.desk.changed(body.after, body.settledMs, body.limit);
  }
}
