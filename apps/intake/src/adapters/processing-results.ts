import type { InternalHttp } from '@hoso/access';
import { Defect, Refusal } from '@hoso/kernel';
import { z } from 'zod';

import type { KeptDossier } from '../domain/dossiers.js';
import { stateOf } from '../domain/dossier-view.js';
import { Results, type DossierResult } from '../domain/results.js';

const Answer = z.object({
  dossierCode: z.string(),
  procedureCode: z.string(),
  procedureVersion: z.int(),
  agencyCode: z.string(),
  outcome: z.enum(['granted', 'refused']),
  reason: z.string().nullable(),
  resultCode: z.string(),
  decidedAt: z.string(),
  sha256: z.string(),
});

/** Results as processing keeps them, fetched when a portal asks. */
export class ProcessingResults extends Results {
  constructor(
    private readonly http: InternalHttp,
    private readonly processingUrl: string,
  ) {
    super();
  }

  override async get(dossier: KeptDossier): Promise<DossierResult> {
    const { result } = stateOf(dossier);
    if (result === null) throw new Refusal('not-found', 'no-result-yet');
    const answer = await this.ask(dossier._id);
    if (answer.sha256 !== result.hash) throw new Defect('result-differs', `result of ${dossier._id}`);
    return answer;
  }

  /** A result that was announced exists: an owner that refuses to know it is a mistake of the house. */
  private async ask(dossierId: string): Promise<DossierResult> {
    try {
      return await this.http.ask({
        neighbour: 'processing',
        method: 'GET',
        url: `${this.processingUrl}/internal/results/${dossierId}`,
        answer: Answer,
        timeoutMs: 5_000,
      });
    } catch (error) {
      if (error instanceof Refusal) throw new Defect('result-refused', `result of ${dossierId}: ${error.code}`);
      throw error;
    }
  }
}
