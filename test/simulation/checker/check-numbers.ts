import { hash } from 'node:crypto';

import type { HouseView, KeptHere, Told } from './house-view.js';
import type { Violation } from './record.js';
import { spelled } from './spelling.js';

const FIRST_LINK = '0'.repeat(64);

/** I5: numbers without gaps, times that never go back, and a chain that holds. */
export function* checkNumbers(view: HouseView): Generator<Violation> {
  for (const [service, dossiers] of Object.entries(view)) {
    for (const [id, kept] of dossiers) {
      for (const what of faultsIn(service, id, kept)) yield { invariant: 'I5 numbers', what: `${service} ${id}: ${what}` };
    }
  }
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
