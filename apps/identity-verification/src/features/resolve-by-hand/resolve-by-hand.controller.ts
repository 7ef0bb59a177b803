import { Body, Controller, Get, Headers, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { ReasonCode } from '@hoso/contracts';
import { commandIdOf, Cursors, etagOf, requireIfMatch, type Reply } from '@hoso/http';
import { Defect } from '@hoso/kernel';
import { currentTraceId } from '@hoso/observability';
import { z } from 'zod';

import { commandIdentityOf } from '../../domain/command-identity.js';
import type { Evidence } from '../../domain/verification.js';
import { Verifications, type KeptVerification } from '../../domain/verifications.js';

export const ResolveByHandRequest = z
  .strictObject({
    outcome: z.enum(['confirmed', 'rejected']),
    /** Why: a code such as `papers-agree` or `not-the-person`. */
    reason: ReasonCode,
  })
  .meta({ id: 'ResolveByHandRequest' });

export const WaitingQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(512).optional(),
});

const Position = z.tuple([z.string(), z.uuid()]);

/** A verification as an official sees it: how the question stands and on what evidence. Nothing of the register's record. */
export interface VerificationView {
  readonly dossierId: string;
  readonly procedureCode: string;
  readonly agencyCode: string;
  readonly phase: string;
  readonly round: number;
  readonly askedAt: string;
  readonly unanswered: number;
  readonly evidence: readonly Evidence[];
  readonly revision: number;
}

/** Where officials see what was established about an applicant, and resolve by hand what the register cannot. */
@ApiTags('verifications')
@Controller('verifications')
export class ResolveByHandController {
  constructor(
    @Inject(Verifications) private readonly verifications: Verifications,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Door({ audience: 'hoso-official', scopes: ['identity:resolve'] })
  @ApiOperation({ summary: 'Verifications of the own agency that wait for an official, longest first.' })
  async waiting(
    @Caller() scope: Scope,
    @Query({ schema: WaitingQuery }) query: z.output<typeof WaitingQuery>,
  ): Promise<{ verifications: readonly VerificationView[]; next: string | null }> {
    const after = query.after === undefined ? undefined : this.cursors.read(query.after, Position);
    const position = after && { askedAt: after[0], dossierId: after[1] };
    const found = (await this.verifications.waiting(scope, query.limit + 1, position)).map(viewOf);
    const { items, next } = this.cursors.page(found, query.limit, ({ askedAt, dossierId }) => [askedAt, dossierId]);
    return { verifications: items, next };
  }

  @Get(':dossierId')
  @Door({ audience: 'hoso-official', scopes: ['identity:resolve'] })
  @ApiOperation({ summary: 'What is established about the applicant of a dossier, and on what evidence.' })
  async get(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VerificationView> {
    const kept = await this.verifications.get(scope, dossierId);
    void reply.header('etag', etagOf(kept.rev));
    return viewOf(kept);
  }

  @Post(':dossierId/resolution')
  @Door({ audience: 'hoso-official', scopes: ['identity:resolve'] })
  @ApiOperation({ summary: 'Confirms or rejects the identity after examining the papers.' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the verification as you know it.' })
  @ApiResponse({ status: 201, description: 'Resolved.' })
  @ApiResponse({ status: 409, description: 'It is settled already.' })
  @ApiResponse({ status: 412, description: 'It has changed meanwhile.' })
  @ApiResponse({ status: 428, description: 'If-Match is missing.' })
  async resolve(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: ResolveByHandRequest }) request: z.output<typeof ResolveByHandRequest>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<VerificationView> {
    const commandId = commandIdentityOf(scope, commandIdOf(key), [dossierId, request.outcome, request.reason]);
    const command = { ...request, official: scope.subject, commandId };
    const kept = await this.verifications.resolve(scope, dossierId, requireIfMatch(ifMatch), command, currentTraceId());
    void reply.code(201).header('etag', etagOf(kept.rev));
    return viewOf(kept);
  }
}

function viewOf(kept: KeptVerification): VerificationView {
  const { state } = kept;
  if (state === null) throw new Defect('verification-without-state', kept._id);
  const { procedureCode, agencyCode, phase, round, askedAt, unanswered, evidence } = state;
  return { dossierId: kept._id, procedureCode, agencyCode, phase, round, askedAt, unanswered, evidence, revision: kept.rev };
}
