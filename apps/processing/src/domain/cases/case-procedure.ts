import { findEntry, PROCEDURES, type ProcedureEntry, type Step } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import type { Case, Filed } from './case.js';

/** The version of the procedure that the dossier was filed under, in force today or not. */
export function procedureOf(filed: Filed): ProcedureEntry {
  const procedure = findEntry(PROCEDURES, filed.procedureCode, filed.procedureVersion);
  if (!procedure) throw new Defect('unknown-procedure', `${filed.procedureCode} v${filed.procedureVersion}`);
  return procedure;
}

/** The step at which the case waits, if it waits at one. */
export function currentStep(state: Case): Step | undefined {
  if (state.filed === null || state.step === null) return undefined;
  return procedureOf(state.filed).steps.find(({ id }) => id === state.step);
}
