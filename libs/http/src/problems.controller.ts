import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OpenDoor } from '@hoso/access';
import { Refusal } from '@hoso/kernel';

import { ProblemWriter } from './problem.js';

/** What the `type` of a problem document points at: its meaning, in both languages. */
@ApiExcludeController()
@Controller('problems')
@OpenDoor('whoever got a problem may read what it means')
export class ProblemsController {
  constructor(@Inject(ProblemWriter) private readonly problems: ProblemWriter) {}

  @Get()
  all(): { readonly codes: readonly string[] } {
    return { codes: this.problems.codes };
  }

  @Get(':code')
  one(@Param('code') code: string): { readonly code: string; readonly vi: string; readonly en: string } {
    const texts = this.problems.find(code);
    if (!texts) throw new Refusal('not-found', 'route-not-found');
    return { code, ...texts };
  }
}
