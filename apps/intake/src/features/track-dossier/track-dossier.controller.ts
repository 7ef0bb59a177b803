import { timingSafeEqual } from 'node:crypto';

import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OpenDoor } from '@hoso/access';
import { NATIONAL_STATUSES, parseDossierCode, parseTemporaryReference } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import { z } from 'zod';

import { stateOf } from '../../domain/dossier-view.js';
import { Dossiers } from '../../domain/dossiers.js';
import { KeyRing } from '../../domain/key-ring.js';
import { trackingSecretOf } from '../../domain/tracking-secret.js';

export const TrackDossierRequest = z
  .strictObject({
    /** Dossier code (mã hồ sơ) or temporary reference, as printed or as typed. */
    code: z.string().min(4).max(64),
    secret: z.string().min(8).max(64),
  })
  .meta({ id: 'TrackDossierRequest' });

/** What may be said without login: the code and how far it is (TT 01/2018/TT-VPCP Đ.16). */
export interface TrackedDossier {
  readonly code: string;
  readonly status: { readonly id: number; readonly vi: string; readonly en: string };
  readonly since: string;
  readonly dueAt: string | null;
}

/** Where anybody with the code and its secret sees how far a dossier is. */
@ApiTags('tracking')
@Controller('tracking')
export class TrackDossierController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(KeyRing) private readonly keys: KeyRing,
  ) {}

  @Post()
  @HttpCode(200)
  @OpenDoor('people follow their dossier without an account; the secret from the receipt is the key')
  @ApiOperation({
    summary: 'How far a dossier is, by code and secret.',
    description: 'A wrong code and a wrong secret get the same answer. The secret travels in the body, never in an address.',
  })
  async track(@Body({ schema: TrackDossierRequest }) request: z.output<typeof TrackDossierRequest>): Promise<TrackedDossier> {
    const spelled = parseTemporaryReference(request.code) ?? parseDossierCode(request.code)?.text;
    const dossier = spelled === undefined ? undefined : await this.dossiers.findForTracking(spelled);
    const expected = trackingSecretOf(this.keys, dossier?._id ?? 'nobody');
    if (!dossier || !sameText(expected, request.secret)) throw new Refusal('not-found', 'tracking-not-found');
    const state = stateOf(dossier);
    const { vi, en } = NATIONAL_STATUSES[state.status];
    return {
      code: state.dossierCode ?? state.reference,
      status: { id: state.status, vi, en },
      since: state.history.at(-1)!.at,
      dueAt: state.dueAt,
    };
  }
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given.trim().toLowerCase())];
  return a.length === b.length && timingSafeEqual(a, b);
}
