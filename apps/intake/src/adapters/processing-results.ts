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
    const answer = await this.http.ask({
      neighbour: 'processing',
      method: 'GET',
      url: `${this.processingUrl}/internal/results/${dossier._id}`,
      answer: Answer,
      timeoutMs: 5_000,
    });
    if (answer.sha256 !== result.hash) throw new Defect('result-differs', `result of ${dossier._id}`);
    return answer;
  }
}
