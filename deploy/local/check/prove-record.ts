import { SPEAKERS, type Speaker } from '@hoso/contracts';
import { chainHash, type LedgerDocument } from '@hoso/ledger';

import type { Filings } from './file-dossiers.js';
import type { HouseRecord, Kept } from './record.js';
import { hasApplicantTheWord } from './recount.js';

/** One thing that was to be proven: how many were looked at, and what was found against it. */
export interface Proof {
  readonly claim: string;
  readonly seen: number;
  readonly against: readonly string[];
}

/** How the accepted dossiers ended. */
export interface Ends {
  readonly delivered: number;
  readonly refused: number;
  readonly withdrawn: number;
  readonly stopped: number;
  readonly waiting: number;
  readonly open: readonly string[];
}

/** Counts how dossiers ended; `open` are those that neither ended nor wait for somebody outside. */
export function endsOf(record: HouseRecord, ids: readonly string[]): Ends {
  let [delivered, refused, withdrawn, stopped, waiting] = [0, 0, 0, 0, 0];
  const open: string[] = [];
  for (const id of ids) {
    const state = record.cases.get(id)?.state;
    const isRefused = state?.status === 3 || (state?.status === 10 && state.result?.outcome === 'refused');
    if (isRefused) refused += 1;
    else if (state?.status === 10) delivered += 1;
    else if (state?.status === 7) withdrawn += 1;
    else if (state?.status === 8) stopped += 1;
    else if (state && hasApplicantTheWord(state)) waiting += 1;
    else open.push(id);
  }
  return { delivered, refused, withdrawn, stopped, waiting, open };
}

/** Accepted = delivered + refused + withdrawn + stopped + waiting for the applicant, and nobody else is there. */
export function proveBalance(record: HouseRecord, filings: Filings): Proof {
  const ids = filings.accepted.map(({ dossierId }) => dossierId);
  const known = new Set(ids);
  const { open } = endsOf(record, ids);
  const stores: readonly [string, Kept<unknown>][] = [
    ['intake', record.intake],
    ['identity-verification', record.verifications],
    ['processing', record.cases],
    ['monitoring', record.rows],
  ];
  const against = [
    ...open.map((id) => `${id} neither ended nor waits by design`),
    ...stores.flatMap(([name, kept]) => ids.filter((id) => !kept.has(id)).map((id) => `${id} is missing at ${name}`)),
    ...stores.flatMap(([name, kept]) =>
      [...kept.keys()].filter((id) => !known.has(id)).map((id) => `${id} at ${name} was never accepted`),
    ),
  ];
  return { claim: 'accepted = delivered + refused + withdrawn + stopped + waiting for the applicant', seen: ids.length, against };
}

/** No filing made two dossiers, no dossier code was given twice. */
export function proveNothingDoubled(record: HouseRecord, filings: Filings): Proof {
  const states = [...record.intake.values()].flatMap(({ state }) => (state ? [state] : []));
  const codes = [...record.cases.values()].flatMap(({ state }) => (state?.dossierCode ? [state.dossierCode] : []));
  const against = [
    ...doubled(filings.accepted.map(({ dossierId }) => dossierId)).map((id) => `dossier ${id} stands for two filings`),
    ...doubled(states.map((state) => `${state.portal} ${state.portalReference}`)).map((key) => `${key} was kept twice`),
    ...doubled(states.map((state) => `${state.portal} ${state.idempotencyKey}`)).map((key) => `${key} was spent twice`),
    ...doubled(codes).map((code) => `dossier code ${code} was given twice`),
  ];
  return { claim: 'nothing doubled: dossiers, keys, references, dossier codes', seen: states.length + codes.length, against };
}

function doubled(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

/** Every service's facts about a dossier are numbered 1, 2, 3 … and chained. */
export function proveNumbers(record: HouseRecord): Proof {
  const against: string[] = [];
  let seen = 0;
  const ledgers: Readonly<Record<Speaker, Kept<unknown>>> = {
    intake: record.intake,
    'identity-verification': record.verifications,
    processing: record.cases,
  };
  for (const speaker of SPEAKERS) {
    for (const document of ledgers[speaker].values()) {
      const entries = [...(record.archives[speaker].get(document._id) ?? []), ...document.log].sort((a, b) => a.n - b.n);
      const unique = entries.filter(({ n }, index) => entries[index - 1]?.n !== n);
      seen += unique.length;
      if (unique.length !== document.v || unique.some(({ n }, index) => n !== index + 1)) {
        against.push(`${speaker}:${document._id} has numbers ${unique.map(({ n }) => n).join(',')} of ${document.v}`);
      }
      if (!isChained(speaker, document, unique)) against.push(`${speaker}:${document._id} is not chained`);
    }
  }
  return { claim: 'fact numbers gap-free and hash-chained', seen, against };
}

function isChained(speaker: Speaker, document: LedgerDocument<unknown>, entries: LedgerDocument<unknown>['log']): boolean {
  let hash = '0'.repeat(64);
  for (const entry of entries) {
    hash = chainHash(hash, speaker, document._id, entry);
    if (hash !== entry.hash) return false;
  }
  return hash === document.lastHash;
}

/** Everybody has heard everything: each position equals what its owner spoke, and nothing waits to be published. */
export function proveAgreement(record: HouseRecord): Proof {
  const against: string[] = [];
  const spoken: Readonly<Record<Speaker, Kept<unknown>>> = {
    intake: record.intake,
    'identity-verification': record.verifications,
    processing: record.cases,
  };
  const hearers: readonly [string, Kept<unknown>, readonly Speaker[]][] = [
    ['intake', record.intake, ['identity-verification', 'processing']],
    ['identity-verification', record.verifications, ['intake']],
    ['processing', record.cases, ['intake', 'identity-verification']],
    ['monitoring', record.rows, SPEAKERS],
  ];
  let seen = 0;
  for (const [name, kept, hears] of hearers) {
    for (const document of kept.values()) {
      for (const owner of hears) {
        seen += 1;
        const [heard, v] = [document.heard[owner] ?? 0, spoken[owner].get(document._id)?.v ?? 0];
        if (heard !== v) against.push(`${name} heard ${heard} of ${v} from ${owner} about ${document._id}`);
      }
      if (document.unpublishedSince) against.push(`${name} has not published all about ${document._id}`);
      if (document.parkedAt) against.push(`${document._id} is parked at ${name}`);
    }
  }
  for (const [id, { state }] of record.intake) {
    const status = record.cases.get(id)?.state?.status;
    if (state && status !== undefined && state.status !== status) against.push(`${id}: portals see ${state.status}, it is ${status}`);
  }
  return { claim: 'everybody heard everything, in step, nothing unpublished, nothing parked', seen, against };
}
