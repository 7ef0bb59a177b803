import type { Fault } from '@hoso/kernel';

import type { FormContent } from './form-field.js';
import type { FieldCondition, Paper, ProcedureEntry } from './procedure-entry.js';

/** Whether the form's content fulfils a condition. */
export function holds(condition: FieldCondition, data: FormContent): boolean {
  return Object.hasOwn(data, condition.field) && data[condition.field] === condition.equals;
}

/** Whether the paper must be there, given what the form says. */
export function isRequired(paper: Paper, data: FormContent): boolean {
  switch (paper.need) {
    case 'required':
      return true;
    case 'optional':
      return false;
    default:
      return holds(paper.need, data);
  }
}

/**
 * Compares the codes of the papers handed in with those that the procedure lists: required ones that are missing (at
 * the list as a whole, each with its code), and ones that the procedure does not have. A paper may come in several
 * files. An agency may not ask for papers outside the list, and a person need not guess: so both are faults.
 */
export function checkPapers(
  procedure: Pick<ProcedureEntry, 'papers'>,
  paperCodes: readonly string[],
  data: FormContent = {},
  pointer = '',
): readonly Fault[] {
  const listed = new Set(procedure.papers.map((paper) => paper.code));
  const given = new Set(paperCodes);
  const missing = procedure.papers
    .filter((paper) => isRequired(paper, data) && !given.has(paper.code))
    .map((paper) => ({ pointer, code: 'paper-missing', params: { paper: paper.code } }));
  const unknown = paperCodes.flatMap((code, index) =>
    listed.has(code) ? [] : [{ pointer: `${pointer}/${index}`, code: 'paper-unknown' }],
  );
  return [...missing, ...unknown];
}
