import type { InternalHttp } from '@hoso/access';
import { Failure } from '@hoso/kernel';
import { z } from 'zod';

import { IdentityDesk, type IdentityAttributes } from '../domain/ask-register.js';

const Answer = z.object({
  dossiers: z.array(
    z.object({
      dossierId: z.string(),
      round: z.int().nonnegative(),
      fullName: z.string(),
      personalNumber: z.string(),
      birthDate: z.string(),
      sex: z.enum(['male', 'female']),
    }),
  ),
});

interface Asked {
  readonly dossierId: string;
  readonly resolve: (attributes: IdentityAttributes) => void;
  readonly reject: (error: unknown) => void;
}

/** As many as intake lets one question name. */
const DOSSIERS_MAX = 100;

/** Intake's internal door. What is asked for at the same moment, as after each batch of the ledger, is one question. */
export class IntakeIdentityDesk extends IdentityDesk {
  private readonly asked: Asked[] = [];

  constructor(
    private readonly http: InternalHttp,
    private readonly intakeUrl: string,
  ) {
    super();
  }

  override attributesOf(dossierId: string): Promise<IdentityAttributes> {
    return new Promise((resolve, reject) => {
      this.asked.push({ dossierId, resolve, reject });
      if (this.asked.length === 1) setImmediate(() => this.send());
    });
  }

  private send(): void {
    while (this.asked.length > 0) void this.askTogether(this.asked.splice(0, DOSSIERS_MAX));
  }

  private async askTogether(asked: readonly Asked[]): Promise<void> {
    try {
      const { dossiers } = await this.http.ask({
        neighbour: 'intake',
        method: 'POST',
        url: `${this.intakeUrl}/internal/identity-attributes`,
        body: { dossierIds: [...new Set(asked.map(({ dossierId }) => dossierId))], purpose: 'verify-identity' },
        answer: Answer,
        timeoutMs: 5_000,
      });
      const byDossier = new Map(dossiers.map(({ dossierId, ...attributes }) => [dossierId, attributes]));
      for (const { dossierId, resolve, reject } of asked) {
        const attributes = byDossier.get(dossierId);
        if (attributes === undefined) reject(new Failure('intake', 'attributes-withheld'));
        else resolve(attributes);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
