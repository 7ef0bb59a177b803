import { Body, Controller, Headers, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { commandIdOf, etagOf, requireIfMatch, type Reply } from '@hoso/http';
import { currentTraceId } from '@hoso/observability';
import { z } from 'zod';

import { commandIdentityOf } from '../../domain/command-identity.js';
import { viewOf, type DossierView } from '../../domain/dossier-view.js';
import { Dossiers } from '../../domain/dossiers.js';
import { KeyRing } from '../../domain/key-ring.js';

export const WithdrawDossierRequest = z
  .strictObject({ reason: z.enum(['no-longer-needed', 'filed-by-mistake', 'will-file-anew', 'other']) })
  .meta({ id: 'WithdrawDossierRequest' });

/** Where portals take a dossier back for the applicant (rút hồ sơ). */
@ApiTags('dossiers')
@Controller('dossiers')
export class WithdrawDossierController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(KeyRing) private readonly keys: KeyRing,
  ) {}

  @Post(':dossierId/withdrawal')
  @Door({ audience: 'hoso-portal', scopes: ['dossier:withdraw'] })
  @ApiOperation({
    summary: 'Withdraws the dossier (rút hồ sơ).',
    description: 'Possible until it is decided. 202: asked; `withdrawal` turns to `confirmed` or, when a decision was faster, `refused`.',
  })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the dossier as you know it.' })
  @ApiResponse({ status: 202, description: 'Asked for.' })
  @ApiResponse({ status: 409, description: 'Already withdrawn, or too late.' })
  @ApiResponse({ status: 412, description: 'The dossier has moved on: read it again.' })
  @ApiResponse({ status: 428, description: 'If-Match is missing.' })
  async withdraw(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: WithdrawDossierRequest }) request: z.output<typeof WithdrawDossierRequest>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<DossierView> {
    const id = commandIdentityOf(this.keys, scope, commandIdOf(key), ['withdraw', dossierId, request.reason]);
    const command = { id, traceId: currentTraceId() };
    const kept = await this.dossiers.withdraw(scope, dossierId, requireIfMatch(ifMatch), request.reason, command);
    void reply.code(202).header('etag', etagOf(kept.rev));
    return viewOf(kept);
  }
}
