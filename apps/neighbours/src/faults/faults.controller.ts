import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';

import { parsed } from '../http/parsed.js';
import { FaultBoard, type FaultNotice } from './fault-board.js';
import { FaultOrder } from './fault-script.js';

/** The switches of the rehearsed outside world. */
@Controller('faults')
export class FaultsController {
  constructor(@Inject(FaultBoard) private readonly board: FaultBoard) {}

  @Get()
  list(): { readonly neighbours: readonly FaultNotice[] } {
    return { neighbours: this.board.notices() };
  }

  @Post()
  @HttpCode(200)
  order(@Body() body: unknown): FaultNotice {
    return this.board.order(parsed(FaultOrder, body));
  }
}
