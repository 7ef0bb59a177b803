import { expect } from '@jest/globals';

import { proveFigures } from '../../deploy/local/check/prove-figures.js';
import {
  proveAgreement, proveBalance, proveNothingDoubled, proveNumbers, type Proof,
} from '../../deploy/local/check/prove-record.js';
import { readRecord, type HouseRecord } from '../../deploy/local/check/record.js';
import type { CitizensPortal } from './citizens-portal.js';
import type { StandingHouse } from './standing-house.js';
import { until } from './until.js';

/**
 * Proves from the four databases, past the services, that every dossier which was accepted is kept by everybody, has
 * ended or waits for its applicant, was heard whole and in order, was doubled by nobody and is counted rightly. What is
 * said about strangers, dossiers that nobody has filed, does not count.
 */
export async function expectAgreement(
  standing: StandingHouse,
  portal: CitizensPortal,
  strangers: readonly string[] = [],
): Promise<HouseRecord> {
  let proofs: readonly Proof[] = [];
  let failure: unknown;
  let record!: HouseRecord;
  const agrees = async (): Promise<boolean> => {
    record = await readRecord(standing.store.current.uri);
    proofs = [
      proveBalance(record, portal.filings),
      proveNothingDoubled(record, portal.filings),
      proveNumbers(record),
      proveAgreement(record),
      await proveFigures(standing.caller, record),
    ].map((proof) => ({ ...proof, against: proof.against.filter((line) => !strangers.some((id) => line.includes(id))) }));
    return proofs.every(({ seen, against }) => seen > 0 && against.length === 0);
  };
  // A look that fails has seen nothing, and the next one is taken; what the last one saw counts.
  const look = async (): Promise<boolean> => {
    const seen = await agrees().then((agreed) => ({ agreed, error: undefined }), (error: unknown) => ({ agreed: false, error }));
    failure = seen.error;
    return seen.agreed;
  };
  await until('the house agrees', look).catch(() => undefined);
  if (failure !== undefined) throw failure;
  expect(proofs.map(({ claim, against }) => ({ claim, against }))).toEqual(proofs.map(({ claim }) => ({ claim, against: [] })));
  expect(proofs.map(({ seen }) => seen)).not.toContain(0);
  return record;
}
