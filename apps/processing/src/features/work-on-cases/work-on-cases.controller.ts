import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { commandIdOf, Cursors, etagOf, requireIfMatch, type Reply } from '@hoso/http';
import type { Json } from '@hoso/kernel';
import { currentTraceId } from '@hoso/observability';
import { z } from 'zod';

import { commandIdentityOf } from '../../domain/command-identity.js';
import type { CasePhase } from '../../domain/cases/case.js';
import { Cases } from '../../domain/cases/cases.js';
import { explainCase, type DueDateExplanation } from '../../domain/cases/case-clock.js';
import { ActOnCaseRequest, ListCasesQuery } from './act-on-case.request.js';
import { stateOf, viewOf, type CaseView } from './case-view.js';

const Position = z.tuple([z.string(), z.uuid()]);

export interface CasePage {
  readonly cases: readonly CaseView[];
  readonly next: string | null;
}

/** Where officials find their work and do it. */
@ApiTags('cases')
@Controller('cases')
export class WorkOnCasesController {
  constructor(
    @Inject(Cases) private readonly cases: Cases,
    @Inject(Cursors) private readonly cursors: Cursors,
  ) {}

  @Get()
  @Door({ audience: 'hoso-official', scopes: ['case:read'] })
  @ApiOperation({ summary: 'The work list of the caller’s agency, those that wait longest first.' })
  async list(@Caller() scope: Scope, @Query({ schema: ListCasesQuery }) query: ListCasesQuery): Promise<CasePage> {
    const after = query.after === undefined ? undefined : this.cursors.read(query.after, Position);
    const phase: CasePhase = query.state === 'waiting-for-official' ? 'at-step' : query.state;
    const filter = { phase, ...(query.procedureCode === undefined ? {} : { procedureCode: query.procedureCode }) };
    const position = after && { since: after[0], dossierId: after[1] };
    const found = (await this.cases.list(scope, filter, query.limit + 1, position)).map(viewOf);
    const { items, next } = this.cursors.page(found, query.limit, ({ since, dossierId }) => [since, dossierId]);
    return { cases: items, next };
  }

  @Get(':dossierId')
  @Door({ audience: 'hoso-official', scopes: ['case:read'] })
  @ApiOperation({ summary: 'A case as it stands.' })
  async get(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CaseView> {
    const kept = await this.cases.get(scope, dossierId);
    void reply.header('etag', etagOf(kept.rev));
    return viewOf(kept);
  }

  @Get(':dossierId/due-date')
  @Door({ audience: 'hoso-official', scopes: ['case:read'] })
  @ApiOperation({ summary: 'Why this due date: the rule, the days that counted and those that did not.' })
  @ApiResponse({ status: 409, description: 'Not accepted yet: no clock runs.' })
  async explain(@Caller() scope: Scope, @Param('dossierId') dossierId: string): Promise<DueDateExplanation> {
    return explainCase(stateOf(await this.cases.get(scope, dossierId)));
  }

  @Post(':dossierId/actions')
  @HttpCode(200)
  @Door({ audience: 'hoso-official', scopes: ['case:act'] })
  @ApiOperation({
    summary: 'Acts on a case: complete a step, ask for a supplement or a fee, give an opinion, decide, deliver.',
    description: 'Of two officials who act on the same revision, one wins; the other gets 412 and reads again.',
  })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the case as you know it.' })
  @ApiResponse({ status: 403, description: 'The role is missing, or it is another agency’s step.' })
  @ApiResponse({ status: 409, description: 'The step does not allow this action.' })
  @ApiResponse({ status: 412, description: 'Somebody was faster.' })
  @ApiResponse({ status: 422, description: 'A refusal without a reason, or a fee that is not the procedure’s; `errors` says where.' })
  @ApiResponse({ status: 428, description: 'If-Match is missing.' })
  async act(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: ActOnCaseRequest }) request: ActOnCaseRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CaseView> {
    const id = commandIdentityOf(scope, commandIdOf(key), [dossierId, request as unknown as Json]);
    const command = { id, traceId: currentTraceId() };
    const kept = await this.cases.act(scope, dossierId, requireIfMatch(ifMatch), request, command);
    void reply.header('etag', etagOf(kept.rev));
    return viewOf(kept);
  }
}
