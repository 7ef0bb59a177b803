import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { Refusal } from '@hoso/kernel';

import type { CaseResult } from '../../domain/cases/case.js';
import { Cases } from '../../domain/cases/cases.js';

/** The internal door through which intake hands a result on to its portal. */
@ApiExcludeController()
@Controller('internal/results')
@Door({ audience: 'hoso-service', scopes: ['internal:facts'] })
export class GiveResultController {
  constructor(@Inject(Cases) private readonly cases: Cases) {}

  @Get(':dossierId')
  async give(
    @Caller() scope: Scope,
    @Param('dossierId') dossierId: string,
  ): Promise<CaseResult & { readonly sha256: string }> {
    const { state } = await this.cases.get(scope, dossierId);
    if (!state?.result || state.resultHash === null) throw new Refusal('not-found', 'no-result-yet');
    return { ...state.result, sha256: state.resultHash };
  }
}
