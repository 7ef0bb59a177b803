import { hash } from 'node:crypto';

import type { HouseView, KeptHere, Told } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';
import { readJson, spelled } from './spelling.js';

const FIRST_LINK = '0'.repeat(64);

/** I5: numbers without gaps, times that never go back, a chain that holds, and nothing on the topics that was not said. */
export function* checkNumbers(view: HouseView, record: HistoryRecord): Generator<Violation> {
  for (const [service, dossiers] of Object.entries(view)) {
    for (const [id, kept] of dossiers) {
      for (const what of faultsIn(service, id, kept)) yield { invariant: 'I5 numbers', what: `${service} ${id}: ${what}` };
    }
  }
  yield* checkMessages(view, record);
}

function* faultsIn(service: string, id: string, { document, told, torn }: KeptHere): Generator<string> {
  const v = document['v'] as number;
  if (torn.length > 0) yield `fact ${torn.join()} stands in log and archive differently`;
  if (told.length !== v) yield `speaks of ${v} facts and keeps ${told.length}`;
  let link = FIRST_LINK;
  let last = '';
  for (const [index, fact] of told.entries()) {
    if (fact.n !== index + 1) yield `fact ${index + 1} is missing`;
    if (fact.at < last) yield `fact ${fact.n} happened before the one before it`;
    link = linkAfter(link, `${service}:${id}:${fact.n}`, fact);
    if (fact.hash !== link) yield `the chain breaks at fact ${fact.n}`;
    last = fact.at;
  }
  if (v > 0 && document['lastHash'] !== link) yield 'the last link is not the last fact';
  if ((document['published'] as number) > v) yield 'more is marked as published than was said';
}

/** SHA-256 over the link before and the fact in one spelling: keys sorted, nothing absent. */
export function linkAfter(link: string, id: string, { name, version, at, cause, data, metric }: Told): string {
  return hash('sha256', link + spelled({ id, name, version, at, cause, data, metric }));
}

function* checkMessages(view: HouseView, { messages }: HistoryRecord): Generator<Violation> {
  const seen = new Set<string>();
  for (const { topic, key, value, headers } of messages) {
    const [owner = '', dossierId = '', n = ''] = (headers['ce_id'] ?? '').split(':');
    const text = Buffer.from(value ?? '').toString('utf8');
    const whole = `${topic} ${headers['ce_id']} ${headers['ce_time']} ${headers['ce_type']} ${headers['ce_cause']} ${text}`;
    if (seen.has(whole)) continue;
    seen.add(whole);
    const name = `a message on ${topic} about fact ${headers['ce_id']}`;
    const fact = view[owner]?.get(dossierId)?.told.find((one) => String(one.n) === n);
    if (fact === undefined || key !== dossierId) {
      yield { invariant: 'I5 numbers', what: `${name} tells what its owner never said` };
      continue;
    }
    const said = topic.includes('.metrics.') ? fact.metric : fact.data;
    const isTrue = headers['ce_time'] === fact.at && headers['ce_cause'] === fact.cause && saysTheSame(text, spelled(said));
    if (!isTrue) yield { invariant: 'I5 numbers', what: `${name} tells it differently from its owner` };
  }
}

/** Whether a text of JSON, in whatever spelling, is that value. */
function saysTheSame(text: string, said: string): boolean {
  if (text === said) return true;
  const told = readJson(text);
  return told !== undefined && spelled(told) === said;
}
