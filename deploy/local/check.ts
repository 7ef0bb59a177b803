import { setTimeout as pause } from 'node:timers/promises';

import { fileDossiers, type Filings } from './check/file-dossiers.js';
import { HouseCaller } from './check/house-caller.js';
import { deathsIn, killInTurn, Pace } from './check/kill-in-turn.js';
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
import { proveSize } from './check/prove-size.js';
import { readRecord, type HouseRecord } from './check/record.js';
import { secondsGoneBy, type Examination, type Examined } from './examination.js';

/** Progress is said after each of so many parts of the work. */
const PARTS = 4;
/**
 * Longer than the last dossier may take to its end while nothing else ends: until somebody takes up the call of a process that was
 * killed (half a minute), and then the longest pause of the rehearsed officials at one agency after the other.
 */
const STANDSTILL_MS = 120_000;
/** How long everybody may take to hear everything and to count it. */
const AGREED_WITHIN_MS = 90_000;

/**
 * Files that many dossiers, waits until all have ended, and proves from the stores themselves what was promised; with
 * `kill`, while everything in turn is killed under them.
 */
export function checkOf(dossiers: number, kill: boolean): Examination {
  return async (examined) => {
    const { house, print } = examined;
    const kafka = examined.kafka.current();
    const store = examined.store.current();
    const caller = new HouseCaller(house);
    await caller.ask('neighbours', 'POST', '/rehearsal', { body: { officials: true } });
    const deaths = kill ? deathsIn(examined) : { victims: [] };
    const pace = new Pace(dossiers, deaths.victims.length);
    const [filings, killed] = await Promise.all([
      file(caller, house.launch.rehearsalSeed, dossiers, pace, print),
      kill ? killInTurn(deaths, pace, print) : undefined,
    ]);
    const proofs: Proof[] = [proveFilings(filings), ...(killed ? [killed] : [])];
    await settle(store.uri, filings, print);
    proofs.push(await poisonOne(caller, kafka.brokers, store.uri, filings));
    const record = await agreed(caller, store.uri);
    proofs.push(
      proveBalance(record, filings),
      proveNothingDoubled(record, filings),
      proveNumbers(record),
      proveAgreement(record),
      await proveFigures(caller, record),
      await proveSecrecy(house, kafka.brokers, filings.personalValues),
      proveSize(house),
    );
    report(print, proofs, record, filings);
    return sayOutcome(examined, proofs, filings.accepted.length);
  };
}

async function file(caller: HouseCaller, seed: number, dossiers: number, pace: Pace, print: (line: string) => void): Promise<Filings> {
  const part = Math.ceil(dossiers / PARTS);
  let filed = 0;
  return fileDossiers(caller, seed, dossiers, {
    untilFiling: (index) => pace.untilFiling(index),
    noteFiled: () => {
      pace.noteFiled();
      filed += 1;
      if (filed % part === 0 || filed === dossiers) print(`  ${filed} of ${dossiers} filed, ${secondsGoneBy()} s`);
    },
  });
}

async function poisonOne(caller: HouseCaller, brokers: string, uri: string, filings: Filings): Promise<Proof> {
  const poisoned = pickPoisoned(await readRecord(uri), filings);
  if (poisoned !== undefined) return provePoison(caller, brokers, poisoned);
  return { claim: 'a poisoned dossier is replayed', seen: 0, against: ['no dossier waits for its applicant'] };
}

function sayOutcome({ kafka, store, print }: Examined, proofs: readonly Proof[], count: number): boolean {
  const against = proofs.filter(isAgainst);
  const engines = `on ${kafka.current().engine} and ${store.current().engine}, in ${secondsGoneBy()} s`;
  print(
    against.length === 0
      ? `Proven: ${count} dossiers accepted, nothing lost, nothing doubled, every figure recounted; ${engines}.`
      : `NOT PROVEN: ${against.length} of ${proofs.length} claims do not hold for ${count} dossiers; ${engines}.`,
  );
  return against.length === 0;
}

/** Waits until every case has ended or waits for somebody outside; gives up when nothing has moved for a while. */
async function settle(uri: string, filings: Filings, print: (line: string) => void): Promise<void> {
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
    if (look % 3 === 0) print(`  ${ids.length - open.length} of ${ids.length} have ended, ${secondsGoneBy()} s`);
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

/** The record once everybody has heard everything and monitoring has counted it, or as it stands when that takes too long. */
async function agreed(caller: HouseCaller, uri: string): Promise<HouseRecord> {
  const deadline = performance.now() + AGREED_WITHIN_MS;
  const isCounted = async (record: HouseRecord): Promise<boolean> =>
    !isAgainst(proveAgreement(record)) && !isAgainst(await proveFigures(caller, record));
  for (;;) {
    if ((await isCounted(await readRecord(uri))) || performance.now() > deadline) {
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
