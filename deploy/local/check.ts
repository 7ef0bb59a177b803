import { setTimeout as pause } from 'node:timers/promises';

import type { CheckContext } from './check-context.js';
import { fileDossiers, type Filings } from './check/file-dossiers.js';
import { HouseCaller } from './check/house-caller.js';
import { provePoison } from './check/poison.js';
import { proveFigures } from './check/prove-figures.js';
import {
  endsOf,
  proveAgreement,
  proveBalance,
  proveNothingDoubled,
  proveNumbers,
  type Proof,
} from './check/prove-record.js';
import { proveSecrecy } from './check/prove-secrecy.js';
import { readRecord, type HouseRecord } from './check/record.js';

const SEED = 2026;
const DOSSIERS = 1_000;
/** Longer than the longest pause of the rehearsed officials. */
const STANDSTILL_MS = 45_000;

/** Files a thousand dossiers, waits until all have ended, and proves from the stores themselves what was promised. */
export async function runCheck({ house, kafka, store, print }: CheckContext): Promise<boolean> {
  const begun = performance.now();
  const caller = new HouseCaller(house);
  await caller.ask('neighbours', 'POST', '/rehearsal', { body: { officials: true } });
  let spoken = 0;
  const filings = await fileDossiers(caller, SEED, DOSSIERS, (filed) => {
    if (filed % 250 !== 0 || filed === spoken) return;
    spoken = filed;
    print(`  ${filed} of ${DOSSIERS} filed, ${seconds(begun)} s`);
  });
  const proofs: Proof[] = [proveFilings(filings)];
  await settle(store.uri, filings, print, begun);
  const poisoned = pickPoisoned(await readRecord(store.uri), filings);
  if (poisoned === undefined) proofs.push({ claim: 'a poisoned dossier is replayed', seen: 0, against: ['no dossier waits for its applicant'] });
  else proofs.push(await provePoison(caller, kafka.brokers, poisoned));
  const record = await agreed(store.uri);
  proofs.push(
    proveBalance(record, filings),
    proveNothingDoubled(record, filings),
    proveNumbers(record),
    proveAgreement(record),
    await proveFigures(caller, record),
    await proveSecrecy(house, kafka.brokers, filings.personalValues),
  );
  report(print, proofs, record, filings);
  const proven = !proofs.some(isAgainst);
  const engines = `on ${kafka.engine} and ${store.engine}, in ${seconds(begun)} s`;
  const count = filings.accepted.length;
  print(
    proven
      ? `Proven: ${count} dossiers accepted, nothing lost, nothing doubled, every figure recounted; ${engines}.`
      : `NOT PROVEN: ${proofs.filter(isAgainst).length} of ${proofs.length} claims do not hold for ${count} dossiers; ${engines}.`,
  );
  return proven;
}

/** Waits until every case has ended or waits for somebody outside; gives up when nothing has moved for a while. */
async function settle(uri: string, filings: Filings, print: (line: string) => void, begun: number): Promise<void> {
  const ids = filings.accepted.map(({ dossierId }) => dossierId);
  let fewest = Number.POSITIVE_INFINITY;
  let movedAt = performance.now();
  for (let look = 0; performance.now() - movedAt < STANDSTILL_MS; look += 1) {
    const { open } = endsOf(await readRecord(uri), ids);
    if (open.length === 0) return;
    if (open.length < fewest) {
      fewest = open.length;
      movedAt = performance.now();
    }
    if (look % 3 === 0) print(`  ${ids.length - open.length} of ${ids.length} have ended, ${seconds(begun)} s`);
    await pause(1_000);
  }
}

/** A dossier that waits for its applicant: nobody else moves it while it is being poisoned. */
function pickPoisoned(record: HouseRecord, { accepted }: Filings): string | undefined {
  return accepted.find(({ dossierId }) => {
    const kept = record.cases.get(dossierId);
    return kept?.state?.phase === 'waiting-for-supplement' && kept.heard.intake === 1;
  })?.dossierId;
}

/** The record once everybody has heard everything, or as it stands after half a minute. */
async function agreed(uri: string): Promise<HouseRecord> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const record = await readRecord(uri);
    if (proveAgreement(record).against.length === 0 || performance.now() > deadline) {
      await pause(1_500);
      return readRecord(uri);
    }
    await pause(500);
  }
}

function proveFilings({ accepted, refused, repeated, wrong }: Filings): Proof {
  const against = [...wrong];
  if (refused === 0) against.push('no spoiled filing was refused');
  if (repeated === 0) against.push('no filing was repeated');
  return { claim: 'good filings accepted, spoiled ones refused, repeated ones answered once', seen: accepted.length + refused, against };
}

function report(print: (line: string) => void, proofs: readonly Proof[], record: HouseRecord, filings: Filings): void {
  const { delivered, refused, withdrawn, stopped, waiting, open } = endsOf(record, filings.accepted.map(({ dossierId }) => dossierId));
  print('');
  print(`  accepted ${filings.accepted.length} = delivered ${delivered} + refused ${refused} + withdrawn ${withdrawn} + ` +
    `stopped ${stopped} + waiting for the applicant ${waiting}${open.length > 0 ? ` + OPEN ${open.length}` : ''}`);
  print(`  refused at the door ${filings.refused}, sent twice ${filings.repeated}`);
  print('');
  for (const proof of proofs) {
    const { claim, seen, against } = proof;
    print(`  ${isAgainst(proof) ? 'NO ' : 'yes'}  ${String(seen).padStart(7)}  ${claim}`);
    for (const line of against.slice(0, 5)) print(`                 ${line}`);
    if (against.length > 5) print(`                 … and ${against.length - 5} more`);
  }
  print('');
}

/** A claim falls when something speaks against it, and when nothing was looked at. */
function isAgainst({ seen, against }: Proof): boolean {
  return seen === 0 || against.length > 0;
}

function seconds(begun: number): string {
  return ((performance.now() - begun) / 1_000).toFixed(0);
}
