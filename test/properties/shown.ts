import type { Verification } from '../../apps/identity-verification/src/domain/verification.js';
import { openFeeOf, type Dossier } from '../../apps/intake/src/domain/dossier.js';
import type { DossierRow } from '../../apps/monitoring/src/domain/dossier-row.js';
import type { Case, CasePhase } from '../../apps/processing/src/domain/cases/case.js';

/** Money that was asked for, as somebody shows it. */
interface ShownFee {
  readonly request: number;
  readonly totalVnd: number;
  readonly isPaid: boolean;
}

/** A dossier as the four services show it: what several say of it in lists, what one alone knows by itself. */
export interface Shown {
  readonly statuses: readonly number[];
  readonly outcomes: readonly (string | null)[];
  readonly fees: readonly (readonly ShownFee[])[];
  readonly waitsFor: string;
  readonly step: string | null;
  readonly identity: string;
  readonly withdrawal: string;
  readonly isOpen: boolean;
  readonly isOverdue: boolean;
}

/** What applicants are told: until when they may answer or pay, and when they may expect the result; by whoever tells them. */
export interface ToldDates {
  readonly answerBy: string | null;
  readonly payBy: string | null;
  readonly toldBy: string | null;
  readonly dueAt: readonly (string | null)[];
}

/** One dossier, as each of the four services keeps it. */
export interface KeptByAll {
  readonly dossier: Dossier;
  readonly verification: Verification;
  readonly office: Case;
  readonly row: DossierRow;
}

const WAITS_FOR: Readonly<Record<CasePhase, string>> = {
  'unfiled': 'intake', 'waiting-for-identity': 'identity', 'waiting-for-supplement': 'applicant', 'waiting-for-payment': 'payer',
  'at-step': 'official', 'ended': 'nobody',
};

export function shownOf({ dossier, verification, office, row }: KeptByAll): { readonly shown: Shown; readonly told: ToldDates } {
  const open = openFeeOf(dossier);
  const atDesk = (dossier.fees ?? []).map(({ request, totalVnd, paid }) => ({ request, totalVnd, isPaid: paid !== null }));
  const atOffice = (office.fees ?? []).map(({ request, totalVnd, paidAt }) => ({ request, totalVnd, isPaid: paidAt !== null }));
  return {
    shown: {
      statuses: [dossier.status, office.status, row.status],
      outcomes: [dossier.outcome, office.result?.outcome ?? null, row.outcome],
      fees: [atDesk, atOffice],
      waitsFor: WAITS_FOR[office.phase],
      step: office.phase === 'at-step' ? office.step : null,
      identity: verification.phase,
      withdrawal: dossier.withdrawal,
      isOpen: row.open,
      isOverdue: row.overdue,
    },
    told: {
      answerBy: dossier.supplement?.answerBy ?? null,
      payBy: open?.payBy ?? null,
      toldBy: open?.toldBy ?? null,
      dueAt: [dossier.dueAt, office.dueAt, row.dueAt],
    },
  };
}
