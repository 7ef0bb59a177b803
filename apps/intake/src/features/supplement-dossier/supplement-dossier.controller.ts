import { Body, Controller, Headers, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { commandIdOf, etagOf, requireIfMatch, type Reply } from '@hoso/http';
import { currentTraceId } from '@hoso/observability';

import { viewOf, type DossierView } from '../../domain/dossier-view.js';
import { SupplementDossier } from './supplement-dossier.js';
import { SupplementDossierRequest } from './supplement-dossier.request.js';

/** Where portals hand in what was asked for. */
@ApiTags('dossiers')
@Controller('dossiers')
export class SupplementDossierController {
  constructor(@Inject(SupplementDossier) private readonly supplementDossier: SupplementDossier) {}

  @Post(':dossierId/supplements')
  @Door({ audience: 'hoso-portal', scopes: ['dossier:supplement'] })
  @ApiOperation({ summary: 'Answers the open supplement request (bổ sung hồ sơ).' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the dossier as you know it.' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Makes a repeat of this request harmless.' })
  @ApiResponse({ status: 202, description: 'Kept; the dossier goes on.' })
  @ApiResponse({ status: 409, description: 'Nothing is asked for, or it is too late.' })
  @ApiResponse({ status: 412, description: 'The dossier has moved on: read it again.' })
  @ApiResponse({ status: 422, description: 'The supplement is incomplete or wrong; `errors` says where.' })
  @ApiResponse({ status: 428, description: 'If-Match is missing.' })
  async supplement(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: SupplementDossierRequest }) request: SupplementDossierRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<DossierView> {
    const command = { id: commandIdOf(key), traceId: currentTraceId() };
    const kept = await this.supplementDossier.supplement(scope, dossierId, requireIfMatch(ifMatch), request, command);
    void reply.code(202).header('etag', etagOf(kept.rev));
    return viewOf(kept);
  }
}
