import { spelling } from './chain.js';
import type { Attempt, HandedIn, Paper } from './driver-file.js';
import type { Evidence, Finding, Kept } from './evidence.js';

/** Every file that was taken in is there, opens, and has the bytes that were handed in; no dossier has other papers than came with it. */
export function* judgeFiles(evidence: Evidence): Iterable<Finding> {
  const files = new Map(evidence.files.map((file) => [file.name, file]));
  const handedIn = handedInAs(evidence.attempts);
  for (const [fileId, { sha256, bytes }] of handedIn) {
    const file = files.get(fileId);
    const isSame = file?.inside?.sha256 === sha256 && file.inside.bytes === bytes;
    if (file === undefined) yield { anomaly: 'lost', says: `file ${fileId} was taken in and is not kept` };
    else if (file.inside === null) yield { anomaly: 'lost', says: `file ${fileId} does not open` };
    else if (!isSame) yield { anomaly: 'lost', says: `file ${fileId} has other bytes than were handed in` };
  }
  const filed = filedPapers(evidence.attempts);
  const supplemented = supplementedPapers(evidence.attempts);
  for (const kept of evidence.kept.intake) {
    const papers = filed.get(`${String(kept.state?.['portal'])} ${String(kept.state?.['idempotencyKey'])}`);
    if (papers !== undefined) yield* judgePapers(kept, papers, supplemented, handedIn);
  }
}

function* judgePapers(
  { _id, state }: Kept,
  filed: readonly Paper[],
  supplemented: ReadonlyMap<string, readonly (readonly Paper[])[]>,
  handedIn: ReadonlyMap<string, HandedIn>,
): Iterable<Finding> {
  let may: readonly (readonly Paper[])[] = [filed];
  for (const { round } of (state?.['contents'] ?? []) as readonly { readonly round: number }[]) {
    if (round === 0) continue;
    const came = supplemented.get(`${_id} ${round}`) ?? [];
    may = may.flatMap((before) => came.map((papers) => papersAfter(before, papers)));
  }
  const is = ((state?.['attachments'] ?? []) as readonly (Paper & HandedIn)[])
    .map(({ paperCode, fileId, sha256, bytes }) => ({ paperCode, fileId, sha256, bytes }));
  const isOne = may.some((papers) => spelling(papers.map((paper) => ({ ...paper, ...handedIn.get(paper.fileId) }))) === spelling(is));
  // An answer that nobody gave is a finding of its own.
  if (may.length > 0 && !isOne) yield { anomaly: 'lost', says: `dossier ${_id} has other papers than came with it` };
}

/** A paper that comes anew takes the place of the old one. */
function papersAfter(before: readonly Paper[], came: readonly Paper[]): readonly Paper[] {
  return [...before.filter(({ paperCode }) => !came.some((paper) => paper.paperCode === paperCode)), ...came];
}

/** What was handed in, by the name that it was given. */
function handedInAs(attempts: readonly Attempt[]): ReadonlyMap<string, HandedIn> {
  return new Map(attempts.flatMap(({ intent, outcome }) => {
    if (intent.deed !== 'hand-in' || outcome.how !== 'ok') return [];
    const { sha256, bytes } = intent;
    return [[outcome.told?.fileId ?? '', { sha256, bytes }]];
  }));
}

function filedPapers(attempts: readonly Attempt[]): ReadonlyMap<string, readonly Paper[]> {
  return new Map(attempts.flatMap(({ intent }) => (intent.deed === 'file' ? [[`${intent.client} ${intent.key}`, intent.papers]] : [])));
}

/** What may have come in answer to each request: nobody knows of some whether they came. */
function supplementedPapers(attempts: readonly Attempt[]): ReadonlyMap<string, readonly (readonly Paper[])[]> {
  const came = attempts.flatMap(({ intent, outcome }) => (intent.deed === 'supplement' && outcome.how !== 'fail' ? [intent] : []));
  const byRound = Map.groupBy(came, ({ dossierId, round }) => `${dossierId} ${round}`);
  return new Map([...byRound].map(([name, group]) => [name, group.map(({ papers }) => papers)]));
}
