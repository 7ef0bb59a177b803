import type { KeptDossier } from './dossiers.js';

/** What the agency hands out, as processing keeps it. Names the dossier, not the person. */
export interface DossierResult {
  readonly dossierCode: string;
  readonly procedureCode: string;
  readonly procedureVersion: number;
  readonly agencyCode: string;
  readonly outcome: 'granted' | 'refused';
  readonly reason: string | null;
  readonly resultCode: string;
  readonly decidedAt: string;
  /** SHA-256 over the other members in canonical spelling; the one that was announced with the delivery. */
  readonly sha256: string;
}

/** Where results are had. */
export abstract class Results {
  /**
   * @throws Refusal `no-result-yet`.
   * @throws Failure when processing does not answer.
   */
  abstract get(dossier: KeptDossier): Promise<DossierResult>;
}
