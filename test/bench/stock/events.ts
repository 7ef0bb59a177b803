/** Topics, with the shape of what is said in each. */
export const DOSSIER_SUBMITTED = 'stock.dossier.submitted';
export const IDENTITY_VERIFIED = 'stock.identity.verified';
export const METRIC_RECORDED = 'stock.metric.recorded';

export interface DossierEvent {
  readonly dossierId: string;
  readonly procedureCode: string;
  readonly agencyCode: string;
}

export interface MetricEvent {
  readonly dossierId: string;
  readonly agencyCode: string;
  readonly stage: 'received' | 'verified' | 'finished';
  readonly at: string;
}
