import type { Anomaly, Evidence, Finding, Judge } from './evidence.js';
import { judgeAgreement, judgeDeadlines, lapsesIn } from './judge-agreement.js';
import { judgeContents } from './judge-contents.js';
import { judgeDeeds } from './judge-deeds.js';
import { judgeFigures } from './judge-figures.js';
import { judgeFiles } from './judge-files.js';
import { judgeFilings } from './judge-filings.js';
import { identifiedIn, judgeIdentities } from './judge-identities.js';
import { judgeMoves } from './judge-moves.js';
import { judgeNumbers } from './judge-numbers.js';
import { judgePayments, paidIn } from './judge-payments.js';
import { judgeRestart } from './judge-restart.js';
import { judgeReceipts, judgeSecrecy } from './judge-secrecy.js';
import { judgeLooks, judgeSight } from './judge-sight.js';

const JUDGES: readonly Judge[] = [
  judgeFilings, judgeContents, judgeFiles, judgeDeeds, judgeLooks, judgeSight, judgeNumbers, judgeMoves, judgeIdentities,
  judgePayments, judgeAgreement, judgeDeadlines, judgeFigures, judgeSecrecy, judgeReceipts, judgeRestart,
];

/** What was found, by kind; how much was looked at, so that nothing can pass because there was nothing. */
export interface Verdict {
  readonly holds: boolean;
  readonly seen: {
    readonly attempts: number;
    readonly shown: number;
    readonly accepted: number;
    readonly identified: number;
    readonly facts: number;
    readonly messages: number;
    readonly figures: number;
    readonly canaries: number;
    readonly contents: number;
    readonly files: number;
    /** Payments that were taken: few dossiers owe anything, so that a short run may have none. */
    readonly payments: number;
    /** Ends for want of an answer: they take weeks, so that a run may have none. */
    readonly lapses: number;
    /** The others are not told by old records. Answers to a look at a dossier, and requests for another's. */
    readonly looks?: number;
    readonly trespasses?: number;
    readonly receipts?: number;
    /** Dossiers that monitoring named behind its figures. */
    readonly listed?: number;
    /** What was searched for personal values. */
    readonly problems?: number;
    readonly logLines?: number;
    readonly topicMessages?: number;
    readonly metricsPages?: number;
    readonly databaseDocuments?: number;
    readonly diskFiles?: number;
  };
  /** Of what there was nothing to see and should have been: then it does not hold. Old records do not tell. */
  readonly unseen?: readonly string[];
  readonly counts: Readonly<Partial<Record<Anomaly, number>>>;
  /** Sentences, at most so many of each kind. */
  readonly findings: readonly Finding[];
}

/** Where nobody came to look. */
export const NOTHING_SEEN: Verdict['seen'] = {
  attempts: 0, shown: 0, accepted: 0, identified: 0, facts: 0, messages: 0, figures: 0, canaries: 0, contents: 0, files: 0, payments: 0,
  lapses: 0,
};

/** What has changed between two readings. */
export interface Comparison extends Pick<Verdict, 'holds' | 'counts' | 'findings'> {
  /** Documents that were there before. */
  readonly documents: number;
}

const FINDINGS_MAX = 20;
/** Of so many dossiers some owe something, and some are asked for by strangers, who are told that there is a problem. */
const MANY = 5_000;
const RARE = ['payments', 'trespasses', 'problems'];
/** Weeks pass before anything lapses. */
const NEVER = ['lapses'];

/** Judges the evidence from every side. */
export function judge(evidence: Evidence): Verdict {
  const found = JUDGES.flatMap((one) => [...one(evidence)]);
  const seen = seenIn(evidence);
  const mayBeNone = seen.accepted < MANY ? [...NEVER, ...RARE] : NEVER;
  const unseen = Object.entries(seen).flatMap(([what, count]) => (count === 0 && !mayBeNone.includes(what) ? [what] : []));
  const holds = unseen.length === 0 && found.every(({ anomaly }) => anomaly === 'recovered');
  return { holds, seen, unseen, ...summed(found) };
}

/** Holds two readings of the house against each other. */
export function compareReadings(readings: NonNullable<Evidence['readings']>): Comparison {
  const found = [...judgeRestart({ readings })];
  const documents = Object.keys(readings.before.documents).length;
  return { holds: documents > 0 && found.length === 0, documents, ...summed(found) };
}

function summed(found: readonly Finding[]): Pick<Verdict, 'counts' | 'findings'> {
  const byKind = Map.groupBy(found, ({ anomaly }) => anomaly);
  return {
    counts: Object.fromEntries([...byKind].map(([anomaly, findings]) => [anomaly, findings.length])),
    findings: [...byKind.values()].flatMap((findings) => findings.slice(0, FINDINGS_MAX)),
  };
}

function seenIn(evidence: Evidence): Verdict['seen'] {
  const { attempts, shown, kept, archived, carried, reports, contents, files, searched } = evidence;
  const filed = attempts.filter(({ intent }) => intent.deed === 'file');
  const accepted = filed.filter(({ outcome }) => outcome.how === 'ok');
  const count = (lists: readonly { readonly length: number }[]): number => lists.reduce((sum, { length }) => sum + length, 0);
  return {
    attempts: attempts.length,
    shown: count(shown.map(({ dossierIds }) => dossierIds)),
    accepted: new Set(accepted.map(({ outcome }) => outcome.told?.dossierId)).size,
    identified: identifiedIn(evidence),
    facts: count(Object.values(kept).flatMap((documents) => documents.map(({ log }) => log))) + count(Object.values(archived)),
    messages: carried.length,
    figures: count(reports.flatMap(({ groups }) => groups.map(({ figures }) => Object.keys(figures)))),
    canaries: count(attempts.flatMap(({ intent }) => ('canaries' in intent ? [intent.canaries] : []))),
    contents: contents.filter(({ words }) => words !== null).length,
    files: files.filter(({ inside }) => inside !== null).length,
    payments: paidIn(evidence),
    lapses: lapsesIn(evidence).length,
    looks: attempts.filter(({ intent, outcome }) => intent.deed === 'look' && outcome.how === 'ok').length,
    trespasses: attempts.filter(({ intent }) => intent.deed === 'trespass').length,
    receipts: accepted.filter(({ outcome }) => outcome.told?.receipt !== undefined).length,
    listed: count(reports.flatMap(({ behind = {} }) => Object.values(behind))),
    problems: searched.problem,
    logLines: searched.log,
    topicMessages: searched.topic,
    metricsPages: searched.metrics,
    databaseDocuments: searched.database,
    diskFiles: searched.file,
  };
}
