import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { Log } from '@hoso/observability';
import { z } from 'zod';

import type { IdentityAttributes } from '../../domain/applicant.js';
import { Contents } from '../../domain/contents.js';
import { stateOf } from '../../domain/dossier-view.js';
import { Dossiers } from '../../domain/dossiers.js';

export const GiveIdentityAttributesRequest = z.strictObject({
  dossierId: z.uuid(),
  purpose: z.literal('verify-identity'),
});

/** The one door through which personal data leaves intake: to identity-verification, for its purpose, noted each time. */
@ApiExcludeController()
@Controller('internal/identity-attributes')
@Door({ audience: 'hoso-service', scopes: ['internal:identity'] })
export class GiveIdentityAttributesController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(Contents) private readonly contents: Contents,
    @Inject(Log) private readonly log: Log,
  ) {}

  @Post()
  @HttpCode(200)
  async give(
    @Caller() scope: Scope,
    @Body({ schema: GiveIdentityAttributesRequest }) request: z.output<typeof GiveIdentityAttributesRequest>,
  ): Promise<IdentityAttributes> {
    const dossier = await this.dossiers.get(scope, request.dossierId);
    const last = stateOf(dossier).contents.at(-1)!;
    const { applicant } = await this.contents.open(request.dossierId, last.round, last.hash);
    this.log.info('personal data read', { dossierId: request.dossierId, clientId: scope.clientId, code: request.purpose });
    const { fullName, personalNumber, birthDate, sex } = applicant;
    return { round: last.round, fullName, personalNumber, birthDate, sex };
  }
}
