import { DBOS } from '@dbos-inc/dbos-sdk';

import type { Filing } from '../filing.schema.js';
import { lookUp } from '../population.js';
import { keepAndCount } from './tables.js';

async function dossierFunction({ applicant, agencyCode }: Filing): Promise<'granted'> {
  const dossierId = DBOS.workflowID ?? '';
  const identity = await DBOS.runStep(() => lookUp(applicant.personalNumber), { name: 'askWhoTheApplicantIs' });
  // A step that was cut off is done again: this one is then harmless.
  await DBOS.runStep(() => keepAndCount({ dossierId, agencyCode, identity, result: 'granted' }), { name: 'keepAndCount' });
  return 'granted';
}

/** Takes a dossier to its result. The workflow's id is the dossier's. */
export const dossierWorkflow = DBOS.registerWorkflow(dossierFunction, { name: 'dossier' });
