import { Controller, Get, Headers, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { etagOf, EventStream, type Reply, type Request } from '@hoso/http';

import { viewOf, type DossierView } from '../../domain/dossier-view.js';
import { Dossiers } from '../../domain/dossiers.js';
import { Results, type DossierResult } from '../../domain/results.js';
import { FollowDossier } from './follow-dossier.js';

/** Where portals see how a dossier stands: asked for, or told as it happens. */
@ApiTags('dossiers')
@Controller('dossiers')
@Door({ audience: 'hoso-portal', scopes: ['dossier:read:own'] })
export class FollowDossierController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(FollowDossier) private readonly followDossier: FollowDossier,
    @Inject(Results) private readonly results: Results,
  ) {}

  @Get(':dossierId')
  @ApiOperation({ summary: 'A dossier as it stands.' })
  @ApiResponse({ status: 304, description: 'Unchanged since the ETag in If-None-Match.' })
  async get(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<DossierView | undefined> {
    const kept = await this.dossiers.get(scope, dossierId);
    const etag = etagOf(kept.rev);
    void reply.header('etag', etag);
    if (isKnown(ifNoneMatch, etag)) {
      void reply.code(304);
      return undefined;
    }
    return viewOf(kept);
  }

  @Get(':dossierId/events')
  @ApiProduces('text/event-stream')
  @ApiOperation({
    summary: 'The dossier each time it changes, as server-sent events.',
    description: 'Event `dossier`, id = revision. Resumes after `Last-Event-ID`; ends when nothing more can happen.',
  })
  async follow(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() reply: Reply,
  ): Promise<void> {
    await this.dossiers.get(scope, dossierId);
    const stream = EventStream.open(request, reply);
    await this.followDossier.follow(scope, dossierId, Number(lastEventId) || 0, stream);
  }

  @Get(':dossierId/result')
  @ApiOperation({ summary: 'The electronic result (kết quả), once it is there.' })
  async result(@Caller() scope: Scope, @Param('dossierId') dossierId: string): Promise<DossierResult> {
    return this.results.get(await this.dossiers.get(scope, dossierId));
  }
}

/** Whether one of the ETags of `If-None-Match` is this one (RFC 9110, 13.1.2: compared weakly). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = ifNoneMatch?.split(',').map((one) => one.trim().replace(/^W\//, '')) ?? [];
  return known.includes(etag) || known.includes('*');
}
