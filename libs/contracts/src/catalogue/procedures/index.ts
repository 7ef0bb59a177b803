import type { ProcedureEntry } from '../procedure-entry.js';
import { CERTIFICATION } from './certification.js';
import { CIVIL_STATUS } from './civil-status.js';
import { CRIMINAL_RECORD } from './criminal-record.js';
import { DIPLOMAS } from './diplomas.js';
import { DRIVING_LICENCES } from './driving-licences.js';
import { LAND } from './land.js';
import { REGISTRATION_TAX } from './registration-tax.js';
import { RESIDENCE } from './residence.js';
import { SECURED_TRANSACTIONS } from './secured-transactions.js';
import { VEHICLES } from './vehicles.js';

/**
 * The seed catalogue: real procedure codes and names, every uncertain number marked with where it comes from. It is
 * meant to be replaced by the catalogue of the national database of procedures (CSDLQG về TTHC).
 */
export const PROCEDURES: readonly ProcedureEntry[] = [
  ...RESIDENCE,
  ...CIVIL_STATUS,
  ...CERTIFICATION,
  ...CRIMINAL_RECORD,
  ...VEHICLES,
  ...DRIVING_LICENCES,
  ...LAND,
  ...SECURED_TRANSACTIONS,
  ...DIPLOMAS,
  ...REGISTRATION_TAX,
];

/**
 * Procedures whose dossiers often arrive incomplete, so that a supplement is likely. Not law and not statistics: a hint
 * for rehearsed officials.
 */
export const OFTEN_INCOMPLETE: ReadonlySet<string> = new Set(['1.004222', '1.004772', '1.013833']);
