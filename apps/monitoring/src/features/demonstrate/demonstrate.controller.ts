import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Door, OpenDoor } from '@hoso/access';
import { z } from 'zod';

import { Street, type DemonstrationSession } from '../../domain/street.js';

/** A switch on the rehearsed outside world; the rehearsal checks the rest. */
export const FaultWish = z.looseObject({ neighbour: z.string().max(64).optional(), kind: z.string().max(32) });

/** What only a demonstration needs: a session without login, and faults to order. Closed (404) everywhere else. */
@ApiTags('demonstration')
@Controller('demonstration')
export class DemonstrateController {
  constructor(@Inject(Street) private readonly street: Street) {}

  @Post('session')
  @HttpCode(200)
  @OpenDoor('a visitor of a demonstration needs no account; without demonstration mode there is nothing here')
  @ApiOperation({ summary: 'A token for an operator, in demonstration mode only.' })
  async session(): Promise<DemonstrationSession> {
    return this.street.openSession();
  }

  @Get('faults')
  @Door({ audience: 'hoso-operator', scopes: ['operations:read'] })
  @ApiOperation({ summary: 'Which neighbour misbehaves at present.' })
  async faults(): Promise<unknown> {
    return this.street.faults();
  }

  @Post('faults')
  @HttpCode(200)
  @Door({ audience: 'hoso-operator', scopes: ['operations:read'] })
  @ApiOperation({ summary: 'Orders a fault, or its end.' })
  async order(@Body({ schema: FaultWish }) wish: z.output<typeof FaultWish>): Promise<unknown> {
    return this.street.orderFault(wish);
  }
}
