import { FIRST_HASH, linkAfter } from './chain.js';
import { factsOf, SPEAKERS, type Entry, type Evidence, type Finding, type Kept, type Speaker } from './evidence.js';

/** Facts are numbered without gaps, chained, in the order of time, and each cause has brought about one thing. */
export function* judgeNumbers(evidence: Evidence): Iterable<Finding> {
  for (const speaker of SPEAKERS) {
    const facts = factsOf(evidence, speaker);
    for (const kept of evidence.kept[speaker]) yield* judgeOne(speaker, kept, facts.get(kept._id) ?? []);
  }
  yield* judgeCarried(evidence);
}

function* judgeOne(speaker: Speaker, kept: Kept, entries: readonly Entry[]): Iterable<Finding> {
  const about = `${speaker}:${kept._id}`;
  const numbers = entries.map(({ n }) => n);
  if (new Set(numbers).size < numbers.length) {
    yield { anomaly: 'duplicated', says: `${about} has two facts of one number: ${numbers.join(',')}` };
  } else if (numbers.length !== kept.v || numbers.some((n, index) => n !== index + 1)) {
    yield { anomaly: 'gap', says: `${about} has facts ${numbers.join(',')} of ${kept.v}` };
  }
  let hash = FIRST_HASH;
  let chained = true;
  for (const [index, entry] of entries.entries()) {
    hash = linkAfter(hash, speaker, kept._id, entry);
    chained &&= hash === entry.hash;
    if (entry.at < (entries[index - 1]?.at ?? '')) yield { anomaly: 'illegal', says: `${about}:${entry.n} lies before the fact before it` };
  }
  if (!chained || hash !== kept.lastHash) yield { anomaly: 'unchained', says: `${about} is not chained as it was spoken` };
  yield* judgeCauses(about, entries);
}

/** What one cause brings about is said in one go: what comes after something else has happened was done twice. */
function* judgeCauses(about: string, entries: readonly Entry[]): Iterable<Finding> {
  const done = new Set<string>();
  for (const [index, { cause }] of entries.entries()) {
    if (cause === entries[index - 1]?.cause) continue;
    if (done.has(cause)) yield { anomaly: 'duplicated', says: `${about} has carried out ${cause} twice` };
    done.add(cause);
  }
  const said = entries.map(({ cause, name, data }) => `${cause} ${name} ${String(data['step'] ?? data['round'] ?? '')}`);
  for (const [index, one] of said.entries()) {
    if (said.indexOf(one) < index) yield { anomaly: 'duplicated', says: `${about} says twice: ${one}` };
  }
}

/** The courier may carry a message often, but always the same one, and only what its owner has spoken, or what was planted. */
function* judgeCarried(evidence: Evidence): Iterable<Finding> {
  const spoken = new Set(SPEAKERS.flatMap((speaker) => [...factsOf(evidence, speaker)].flatMap(([id, entries]) =>
    entries.flatMap(({ n, name, version }) => ['', '.metric'].map((kind) => `${speaker}:${id}:${n} vn.hoso.${name}${kind}.v${version}`)))));
  const planted = new Set(evidence.planted.map(({ id, type }) => `${id} ${type}`));
  for (const [name, messages] of Map.groupBy(evidence.carried, ({ id, type }) => `${id} ${type}`)) {
    if (planted.has(name)) continue;
    if (new Set(messages.map(({ hash }) => hash)).size > 1) yield { anomaly: 'duplicated', says: `${name} was carried in two wordings` };
    if (!spoken.has(name)) yield { anomaly: 'unexpected', says: `${name} was carried and never spoken` };
  }
}
