import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { Defect } from '@hoso/kernel';
import { Log } from '@hoso/observability';
import { z } from 'zod';

import type { IdentityAttributes } from '../../domain/applicant.js';
import { Contents } from '../../domain/contents.js';
import { stateOf } from '../../domain/dossier-view.js';
import { Dossiers } from '../../domain/dossiers.js';

/** Dossiers that one question names at most. */
export const ASKED_DOSSIERS_MAX = 100;

export const GiveIdentityAttributesRequest = z.strictObject({
  dossierIds: z.array(z.uuid()).min(1).max(ASKED_DOSSIERS_MAX),
  purpose: z.literal('verify-identity'),
});

/** Of each dossier that was asked about; one that nobody knows, or whose content does not open, is left out. */
export interface GivenIdentityAttributes {
  readonly dossiers: readonly ({ readonly dossierId: string } & IdentityAttributes)[];
}

/** The one door through which personal data leaves intake: to identity-verification, for its purpose, noted each time. */
@ApiExcludeController()
@Controller('internal/identity-attributes')
@Door({ audience: 'hoso-service', scopes: ['internal:identity'] })
export class GiveIdentityAttributesController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(Contents) private readonly contents: Contents,
    @Inject(Log) private readonly log: Log,
  ) {}

  @Post()
  @HttpCode(200)
  async give(
    @Caller() scope: Scope,
    @Body({ schema: GiveIdentityAttributesRequest }) request: z.output<typeof GiveIdentityAttributesRequest>,
  ): Promise<GivenIdentityAttributes> {
    const known = await this.dossiers.getMany(scope, request.dossierIds);
    const places = known.map((dossier) => ({ dossierId: dossier._id, ...stateOf(dossier).contents.at(-1)! }));
    const opened = await this.contents.openMany(places);
    const dossiers = places.flatMap(({ dossierId, round }, index) => {
      const content = opened[index]!;
      if (content instanceof Defect) {
        this.log.error('personal data does not open', { dossierId, code: content.code });
        return [];
      }
      this.log.info('personal data read', { dossierId, clientId: scope.clientId, code: request.purpose });
      const { fullName, personalNumber, birthDate, sex } = content.applicant;
      return [{ dossierId, round, fullName, personalNumber, birthDate, sex }];
    });
    return { dossiers };
  }
}
