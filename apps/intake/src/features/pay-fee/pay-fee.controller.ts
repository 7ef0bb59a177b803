import { Body, Controller, Headers, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { commandIdOf, etagOf, requireIfMatch, type Reply } from '@hoso/http';
import { currentTraceId } from '@hoso/observability';

import { viewOf, type DossierView } from '../../domain/dossier-view.js';
import { PayFee } from './pay-fee.js';
import { PayFeeRequest } from './pay-fee.request.js';

/** Where portals tell that what was asked for has been paid. */
@ApiTags('dossiers')
@Controller('dossiers')
export class PayFeeController {
  constructor(@Inject(PayFee) private readonly payFee: PayFee) {}

  @Post(':dossierId/payments')
  @Door({ audience: 'hoso-portal', scopes: ['dossier:pay'] })
  @ApiOperation({
    summary: 'Tells that the open request for payment has been paid (thực hiện nghĩa vụ tài chính).',
    description: 'The whole amount, as the payment platform confirmed it. A reference pays for one request, once.',
  })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the dossier as you know it.' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Makes a repeat of this request harmless.' })
  @ApiResponse({ status: 202, description: 'Kept; the dossier goes on.' })
  @ApiResponse({ status: 409, description: 'Nothing is asked for, it is paid already, it is too late, or the reference pays for something else.' })
  @ApiResponse({ status: 412, description: 'The dossier has moved on: read it again.' })
  @ApiResponse({ status: 422, description: 'Not the amount that was asked for, or not the time; `errors` says where.' })
  @ApiResponse({ status: 428, description: 'If-Match is missing.' })
  async pay(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: PayFeeRequest }) request: PayFeeRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<DossierView> {
    const command = { id: commandIdOf(key), traceId: currentTraceId() };
    const kept = await this.payFee.pay(scope, dossierId, requireIfMatch(ifMatch), request, command);
    void reply.code(202).header('etag', etagOf(kept.rev));
    return viewOf(kept);
  }
}
