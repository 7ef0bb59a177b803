import { setTimeout as pause } from 'node:timers/promises';

import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';

import { dossierOf, FAIR_MIXTURE } from '../../apps/neighbours/src/rehearsal/dossiers.js';
import { fileOne } from './check/file-dossiers.js';
import { PORTAL, type HouseCaller } from './check/house-caller.js';

/** A dossier that was filed through the portals' door and has its result. */
export interface DeliveredDossier {
  readonly dossierId: string;
  readonly code: string;
  /** From the filing's departure to the moment when the portal saw the result. */
  readonly seconds: number;
}

interface Seen {
  readonly dossierCode: string | null;
  readonly status: { readonly id: number };
}

const DELIVERED = 10;
const LOOK_EVERY_MS = 50;
const WITHIN_MS = 60_000;

/** Procedures in which nobody but the house has anything to do. */
const AUTOMATIC = PROCEDURES.filter(({ steps }) =>
  steps.every((step) => step.kind === 'automatic' || (step.kind === 'delivery' && step.role === undefined)),
);

/**
 * Files one dossier of a procedure that needs no official, about somebody whom the register of that seed knows, and waits
 * for its result. `index` tells it from every other; undefined when there was no result within a minute.
 */
export async function deliverOne(caller: HouseCaller, seed: number, index: number): Promise<DeliveredDossier | undefined> {
  const begunMs = performance.now();
  const world = { procedures: AUTOMATIC, agencies: FILABLE, filedOn: civilDayOf(Date.now()), mixture: FAIR_MIXTURE };
  const outcome = await fileOne(caller, dossierOf(seed, index, world));
  if (outcome.kind !== 'accepted') throw new Error(`A first dossier was not accepted: ${outcome.why}.`);
  const { dossierId } = outcome;
  while (performance.now() - begunMs < WITHIN_MS) {
    const { body } = await caller.ask('intake', 'GET', `/dossiers/${dossierId}`, { as: PORTAL });
    const { status, dossierCode } = body as Seen;
    if (status.id === DELIVERED) {
      return { dossierId, code: dossierCode ?? dossierId, seconds: (performance.now() - begunMs) / 1_000 };
    }
    await pause(LOOK_EVERY_MS);
  }
  return undefined;
}
