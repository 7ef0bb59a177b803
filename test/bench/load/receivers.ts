import { civilDayOf, FILABLE, mayReceive, PROCEDURES, type Agency } from '@hoso/contracts';

/** Agencies of the reference data that receive dossiers of that procedure today, in the order of their codes. */
export function receiversOf(procedureCode: string): readonly Agency[] {
  const day = civilDayOf(Date.now());
  const procedure = PROCEDURES.find(({ code }) => code === procedureCode)!;
  return FILABLE.filter((agency) => mayReceive(agency, procedure, day));
}
