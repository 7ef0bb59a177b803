import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Door } from '@hoso/access';

import { HouseHealth, type Answerer } from '../../domain/room-state.js';

/** How the services and the neighbours are. */
@ApiTags('operations')
@Controller('operations')
export class WatchServicesController {
  constructor(@Inject(HouseHealth) private readonly health: HouseHealth) {}

  @Get('services')
  @Door({ audience: 'hoso-operator', scopes: ['operations:read'] })
  @ApiOperation({ summary: 'Asks each service and neighbour how it is: state, dependencies, lag, unpublished, parked.' })
  async read(): Promise<{ readonly services: readonly Answerer[]; readonly neighbours: readonly Answerer[] }> {
    return this.health.read();
  }
}
