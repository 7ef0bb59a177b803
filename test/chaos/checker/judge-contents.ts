import { spelling } from './chain.js';
import type { Attempt } from './driver-file.js';
import type { Evidence, Finding, Kept, SealedContent } from './evidence.js';
import type { Words } from './open-sealed.js';

/** Every content opens, and says word for word what was filed, and what was changed in it by each supplement. */
export function* judgeContents(evidence: Evidence): Iterable<Finding> {
  for (const { name, dossierId, round, words } of evidence.contents) {
    if (words === null) yield { anomaly: 'lost', says: `content ${name} of ${dossierId} in round ${round} does not open` };
  }
  const contents = new Map(evidence.contents.map((content) => [content.name, content]));
  const filed = filedWords(evidence.attempts);
  const supplemented = supplementedWords(evidence.attempts);
  for (const kept of evidence.kept.intake) {
    const words = filed.get(`${String(kept.state?.['portal'])} ${String(kept.state?.['idempotencyKey'])}`);
    if (words !== undefined) yield* judgeOne(kept, words, supplemented, contents);
  }
}

function* judgeOne(
  { _id, state }: Kept,
  filed: Words,
  supplemented: ReadonlyMap<string, readonly Words[]>,
  contents: ReadonlyMap<string, SealedContent>,
): Iterable<Finding> {
  let before: Words | null | undefined;
  for (const { round, hash } of (state?.['contents'] ?? []) as readonly { readonly round: number; readonly hash: string }[]) {
    const is = contents.get(hash)?.words;
    const last = before;
    before = is;
    // What is not there, or does not open, is a finding of its own.
    if (is === null || is === undefined || last === null) continue;
    const said = supplemented.get(`${_id} ${round}`) ?? [];
    const may = last === undefined ? [asFiled(filed)] : said.map((one) => asSupplemented(last, one));
    if (may.some((one) => spelling(one) === spelling(is))) continue;
    const how = may[0] === undefined ? 'was said by nobody' : `is kept with other words at ${placeOfDifference(may[0], is)}`;
    yield { anomaly: 'lost', says: `what dossier ${_id} said in round ${round} ${how}` };
  }
}

/** What is sealed of a filing. */
function asFiled({ applicant, submitter = null, form }: Words): Words {
  return { applicant, submitter, form };
}

/** A supplement says only what changes. */
function asSupplemented(before: Words, { applicant = before['applicant'], form = {} }: Words): Words {
  return { ...before, applicant, form: { ...(before['form'] as Words), ...(form as Words) } };
}

function filedWords(attempts: readonly Attempt[]): ReadonlyMap<string, Words> {
  return new Map(attempts.flatMap(({ intent }) => (intent.deed === 'file' ? [[`${intent.client} ${intent.key}`, intent.words]] : [])));
}

/** What may have been said in answer to each request: nobody knows of some whether they came. */
function supplementedWords(attempts: readonly Attempt[]): ReadonlyMap<string, readonly Words[]> {
  const said = attempts.flatMap(({ intent, outcome }) =>
    (intent.deed === 'supplement' && outcome.how !== 'fail' ? [{ name: `${intent.dossierId} ${intent.round}`, words: intent.words }] : []));
  return new Map([...Map.groupBy(said, ({ name }) => name)].map(([name, group]) => [name, group.map(({ words }) => words)]));
}

/** Where two things differ first, as a JSON pointer: what they say there is nobody's business. */
function placeOfDifference(one: unknown, other: unknown): string {
  if (!isWords(one) || !isWords(other)) return '';
  const name = [...new Set([...Object.keys(one), ...Object.keys(other)])].find((each) => spelling(one[each]) !== spelling(other[each]));
  return name === undefined ? '' : `/${name}${placeOfDifference(one[name], other[name])}`;
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
