import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { z } from 'zod';

import { parsed } from '../http/parsed.js';
import { Rehearsal, type RehearsalNotice } from './rehearsal.js';

const RehearsalOrder = z
  .strictObject({
    /** Dossiers per second. */
    rate: z.number().min(0).max(1_000).optional(),
    officials: z.boolean().optional(),
  })
  .refine(({ rate, officials }) => rate !== undefined || officials !== undefined, { message: 'nothing is ordered' });

/** The conductor's stand: how fast dossiers are filed, and whether officials work. */
@Controller('rehearsal')
export class RehearsalController {
  constructor(@Inject(Rehearsal) private readonly rehearsal: Rehearsal) {}

  @Get()
  notice(): RehearsalNotice {
    return this.rehearsal.notice();
  }

  @Post()
  @HttpCode(200)
  conduct(@Body() body: unknown): RehearsalNotice {
    return this.rehearsal.conduct(parsed(RehearsalOrder, body));
  }
}
