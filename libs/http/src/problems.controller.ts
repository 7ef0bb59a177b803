import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OpenDoor } from '@hoso/access';
import { Refusal } from '@hoso/kernel';

import { ProblemWriter } from './problem.js';
import type { ProblemText } from './problem-texts.js';

/** What the `type` of a problem document points at: its meaning, in both languages. */
@ApiTags('problems')
@Controller('problems')
@OpenDoor('whoever got a problem may read what it means')
export class ProblemsController {
  constructor(@Inject(ProblemWriter) private readonly problems: ProblemWriter) {}

  @Get()
  @ApiOperation({ summary: 'Every code that this service may answer with.' })
  all(): { readonly codes: readonly string[] } {
    return { codes: this.problems.codes };
  }

  @Get(':code')
  @ApiOperation({ summary: 'What a problem means, in Vietnamese and English.' })
  one(@Param('code') code: string): ProblemText & { readonly code: string } {
    const texts = this.problems.find(code);
    if (!texts) throw new Refusal('not-found', 'route-not-found');
    return { code, ...texts };
  }
}
