import { createHash } from 'node:crypto';

import { Controller, Get, Headers, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Door } from '@hoso/access';
import { EventStream, type Reply, type Request } from '@hoso/http';
import { Clock } from '@hoso/kernel';

import type { Flow, FlowPoint } from '../../domain/flow.js';
import { FlowWatch } from './flow-watch.js';

const LOOK_EVERY_MS = 1_000;

/** The flow of dossiers through the rooms, at once and as it goes on. */
@ApiTags('flow')
@Controller()
@Door({ audience: 'hoso-operator', scopes: ['operations:read'], unbound: true })
export class WatchFlowController {
  constructor(
    @Inject(FlowWatch) private readonly flow: FlowWatch,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get('flow')
  @ApiOperation({ summary: 'The four rooms now, and the last minutes as far as somebody was looking.' })
  async read(): Promise<Flow & { readonly history: readonly FlowPoint[] }> {
    return { ...(await this.flow.read()), history: this.flow.history() };
  }

  @Get('stream')
  @ApiProduces('text/event-stream')
  @ApiOperation({
    summary: 'The flow as server-sent events, each second when something has changed.',
    description: 'Event `flow`, whole each time. Its id names what it says: who comes back with `Last-Event-ID` hears of it again only when that differs.',
  })
  async stream(
    @Headers('last-event-id') lastId: string | undefined,
    @Req() request: Request,
    @Res() reply: Reply,
  ): Promise<void> {
    let next = await this.flow.read();
    const stream = EventStream.open(request, reply);
    for (let saidId = lastId; !stream.closed.aborted; ) {
      const id = nameOf(next);
      if (id !== saidId) stream.send({ event: 'flow', id, data: next });
      saidId = id;
      await this.clock.sleep(LOOK_EVERY_MS, stream.closed);
      next = await this.flow.read().catch(() => {
        stream.end(); // the listener comes back by itself, and is told why not
        return next;
      });
    }
  }
}

/** How much of an instant's text names ten seconds. */
const TEN_SECONDS_LENGTH = 18;

/** Names what a flow says, apart from the very second. */
function nameOf({ at: _at, asOf, comparison, ...rest }: Flow): string {
  const { at: _comparedAt, ...compared } = comparison;
  const spelling = JSON.stringify({ ...rest, compared, asOf: asOf?.slice(0, TEN_SECONDS_LENGTH) });
  return createHash('sha256').update(spelling).digest('base64url').slice(0, 16);
}
