import type { HouseView } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

/** I9: what persons said is nowhere but in sealed contents. */
export function* checkSecrecy(_view: HouseView, { databases, messages, secrets }: HistoryRecord): Generator<Violation> {
  const kept: string[] = [];
  for (const collections of Object.values(databases)) for (const documents of collections.values()) gatherTexts(documents, kept);
  const text = kept.join('\n');
  const given = messages.flatMap(({ value, headers }) => [Buffer.from(value ?? '').toString('utf8'), ...Object.entries(headers).flat()]);
  const carried = [...new Set(given)].join('\n');
  for (const secret of new Set(secrets)) {
    if (secret === '') continue;
    if (text.includes(secret)) yield { invariant: 'I9 secrecy', what: `${secret} stands in a database in clear` };
    if (carried.includes(secret)) yield { invariant: 'I9 secrecy', what: `${secret} was given to the courier` };
  }
}

/** Every text within a value, names of members among them; bytes as the text that they would be. */
function gatherTexts(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  else if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString('utf8'));
  else if (Array.isArray(value)) for (const item of value) gatherTexts(item, texts);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      texts.push(name);
      gatherTexts(member, texts);
    }
  }
}
