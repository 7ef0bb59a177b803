import { Body, Controller, Get, Headers, Inject, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, OpenDoor, type Scope } from '@hoso/access';
import { etagOf, requireIdempotencyKey, type Reply } from '@hoso/http';
import { currentTraceId } from '@hoso/observability';

import { ReceiptSigner } from '../../domain/receipt-signer.js';
import { SubmitDossier, type Receipt } from './submit-dossier.js';
import { SubmitDossierRequest } from './submit-dossier.request.js';

/** Where portals file dossiers. */
@ApiTags('dossiers')
@Controller()
export class SubmitDossierController {
  constructor(
    @Inject(SubmitDossier) private readonly submitDossier: SubmitDossier,
    @Inject(ReceiptSigner) private readonly signer: ReceiptSigner,
  ) {}

  @Post('dossiers')
  @Door({ audience: 'hoso-portal', scopes: ['dossier:submit'] })
  @ApiOperation({
    summary: 'Files a dossier (nộp hồ sơ).',
    description:
      'Answers 202 once the dossier is durable. The same key with the same body gives the first answer again, with ' +
      '`Idempotency-Replayed: true`; with another body 422. A key is remembered as long as the dossier is. With a ' +
      '`reference` that was reserved the dossier bears that one; otherwise it is given one.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: '8–128 visible ASCII characters, new per filing.' })
  @ApiResponse({ status: 202, description: 'Kept. Follow it at `Location`.' })
  @ApiResponse({ status: 409, description: 'The portal’s own reference, or the reserved one, belongs to another dossier: `dossierId` says which.' })
  @ApiResponse({ status: 422, description: 'The filing is incomplete, the reference is not one to file under, or the key was used for another body.' })
  async submit(
    @Caller() scope: Scope,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: SubmitDossierRequest }) request: SubmitDossierRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Receipt> {
    const idempotencyKey = requireIdempotencyKey(key);
    const { receipt, replayed } = await this.submitDossier.submit(scope, request, idempotencyKey, currentTraceId());
    void reply
      .code(202)
      .header('location', receipt.links['self']!)
      .header('etag', etagOf(receipt.revision));
    if (replayed) void reply.header('idempotency-replayed', 'true');
    return receipt;
  }

  @Get('receipt-key')
  @OpenDoor('anybody who holds a receipt may verify it')
  @ApiOperation({ summary: 'The key that receipts verify with, as a JWK.' })
  key(): Promise<Readonly<Record<string, unknown>>> {
    return this.signer.publicJwk();
  }
}
