import type { InternalHttp } from '@hoso/access';
import { z } from 'zod';

import { IdentityDesk, type IdentityAttributes } from '../domain/ask-register.js';

const Answer = z.object({
  round: z.int().nonnegative(),
  fullName: z.string(),
  personalNumber: z.string(),
  birthDate: z.string(),
  sex: z.enum(['male', 'female']),
});

/** Intake's internal door. */
export class IntakeIdentityDesk extends IdentityDesk {
  constructor(
    private readonly http: InternalHttp,
    private readonly intakeUrl: string,
  ) {
    super();
  }

  override attributesOf(dossierId: string): Promise<IdentityAttributes> {
    return this.http.ask({
      neighbour: 'intake',
      method: 'POST',
      url: `${this.intakeUrl}/internal/identity-attributes`,
      body: { dossierId, purpose: 'verify-identity' },
      answer: Answer,
      timeoutMs: 5_000,
    });
  }
}
