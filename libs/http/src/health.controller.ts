import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenDoor } from '@hoso/access';
import { Health, Metrics, type DeepHealthReport } from '@hoso/observability';

import type { Reply } from './messages.js';

/** How the process is: for supervisors, balancers and people. */
@ApiExcludeController()
@Controller()
@OpenDoor('supervisors ask without a token; answers are codes and figures')
export class HealthController {
  constructor(
    @Inject(Health) private readonly health: Health,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** The process turns. Leans on nothing, so that an outage elsewhere restarts nobody. */
  @Get('health/live')
  live(): { readonly state: 'ok' } {
    return { state: 'ok' };
  }

  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: Reply): Promise<{ readonly state: string }> {
    const { state, phase } = await this.health.report();
    if (state === 'down' || phase !== 'running') void reply.code(503);
    return { state: phase === 'running' ? state : phase };
  }

  @Get('health/startup')
  async startup(@Res({ passthrough: true }) reply: Reply): Promise<{ readonly phase: string }> {
    const { phase } = await this.health.report();
    if (phase === 'starting') void reply.code(503);
    return { phase };
  }

  @Get('health/deep')
  async deep(@Res({ passthrough: true }) reply: Reply): Promise<DeepHealthReport> {
    const report = await this.health.deepReport();
    if (report.state === 'down') void reply.code(503);
    return report;
  }

  @Get('metrics')
  async read(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    const { contentType, body } = await this.metrics.render();
    void reply.header('content-type', contentType);
    return body;
  }
}
