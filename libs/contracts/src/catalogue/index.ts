export { TimeUnit, TimeSpan, StopCause, ResumeMode, Term, Lapse, ClockRule } from './time-limit.js';
export { FormField, type FormContent } from './form-field.js';
export {
  ServiceLevel,
  PartialReason,
  FieldCondition,
  Paper,
  FeeLine,
  Fee,
  StepRole,
  Step,
  ProcedureResult,
  ProcedureEntry,
} from './procedure-entry.js';
export { checkForm, type CheckFormOptions } from './check-form.js';
export { checkPapers, holds, isRequired } from './check-papers.js';
export { entryInForce, findEntry, type EntryInForce } from './entry-in-force.js';
export { feeDue, type FeeDue } from './fee-due.js';
export { PROCEDURES, OFTEN_INCOMPLETE } from './procedures/index.js';
