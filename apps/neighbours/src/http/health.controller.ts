import { Controller, Get } from '@nestjs/common';

/** This process leans on nobody: when it answers, it is well. */
@Controller('health')
export class HealthController {
  @Get(['live', 'ready', 'startup'])
  well(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }
}
