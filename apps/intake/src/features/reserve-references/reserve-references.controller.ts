import { Body, Controller, Headers, Inject, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { requireIdempotencyKey, type Reply } from '@hoso/http';

import { ReserveReferences, type ReservedReferences } from './reserve-references.js';
import { ReserveReferencesRequest } from './reserve-references.request.js';

const EXAMPLE: ReservedReferences = {
  references: ['T-7K2QX-9M4DA-0HT6X', 'T-C3W8B-51NGR-VJ2EJ'],
  usableUntil: '2026-12-16T16:59:59.999Z',
};
const SCHEMA = {
  type: 'object',
  required: ['references', 'usableUntil'],
  properties: {
    references: { type: 'array', items: { type: 'string' } },
    usableUntil: { type: 'string', format: 'date-time' },
  },
};

/** Where portals get references before they file. */
@ApiTags('references')
@Controller('references')
export class ReserveReferencesController {
  constructor(@Inject(ReserveReferences) private readonly reserveReferences: ReserveReferences) {}

  @Post()
  @Door({ audience: 'hoso-portal', scopes: ['dossier:submit'] })
  @ApiOperation({
    summary: 'Reserves temporary references (số hồ sơ tạm) for filings to come.',
    description:
      'Each belongs to the calling portal, checks itself against typing errors by its last symbol, and may be named as ' +
      '`reference` by one filing until `usableUntil`. None is ever freed or given out again. The same key with the same ' +
      'body gives the same references again, with `Idempotency-Replayed: true`; with another body 422.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: '8–128 visible ASCII characters, new per reservation.' })
  @ApiResponse({ status: 201, description: 'Reserved.', content: { 'application/json': { schema: SCHEMA, example: EXAMPLE } } })
  @ApiResponse({ status: 422, description: 'The key was used for another number of references.' })
  async reserve(
    @Caller() scope: Scope,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: ReserveReferencesRequest }) { count }: ReserveReferencesRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ReservedReferences> {
    const { reserved, replayed } = await this.reserveReferences.reserve(scope, count, requireIdempotencyKey(key));
    void reply.code(201);
    if (replayed) void reply.header('idempotency-replayed', 'true');
    return reserved;
  }
}
