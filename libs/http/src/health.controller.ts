import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { OpenDoor } from '@hoso/access';
import { Health, Metrics, type DeepHealthReport } from '@hoso/observability';

import type { Reply } from './messages.js';

/** How the process is: for supervisors, balancers and people. */
@ApiTags('health')
@Controller()
@OpenDoor('supervisors ask without a token; answers are codes and figures')
export class HealthController {
  constructor(
    @Inject(Health) private readonly health: Health,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** The process turns. Leans on nothing, so that an outage elsewhere restarts nobody. */
  @Get('health/live')
  @ApiOperation({ summary: 'Whether the process turns.' })
  live(): { readonly state: 'ok' } {
    return { state: 'ok' };
  }

  /** Degraded is ready: what a soft dependency keeps waiting is caught up later. */
  @Get('health/ready')
  @ApiOperation({ summary: 'Whether the process takes work.' })
  @ApiResponse({ status: 503, description: 'It starts or stops, or something it cannot work without is away.' })
  async ready(@Res({ passthrough: true }) reply: Reply): Promise<{ readonly state: string }> {
    const { state, phase } = await this.health.report();
    if (state === 'down' || phase !== 'running') void reply.code(503);
    return { state: phase === 'running' ? state : phase };
  }

  @Get('health/startup')
  @ApiOperation({ summary: 'Whether the process has started.' })
  @ApiResponse({ status: 503, description: 'Not yet.' })
  startup(@Res({ passthrough: true }) reply: Reply): { readonly state: string } {
    if (!this.health.hasStarted) void reply.code(503);
    return { state: this.health.hasStarted ? 'started' : 'starting' };
  }

  /** For people and for the operations page. */
  @Get('health/deep')
  @ApiOperation({ summary: 'Every dependency and figure of the process.' })
  @ApiResponse({ status: 503, description: 'The same, of a process that takes no work.' })
  async deep(@Res({ passthrough: true }) reply: Reply): Promise<DeepHealthReport> {
    const report = await this.health.deepReport();
    if (report.state === 'down') void reply.code(503);
    return report;
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Everything the process counts, for Prometheus.' })
  @ApiProduces('text/plain')
  async read(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    const { contentType, body } = await this.metrics.render();
    void reply.header('content-type', contentType);
    return body;
  }
}
