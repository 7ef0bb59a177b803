import type { HouseView } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

/** I9: what persons said is nowhere but in sealed contents. */
export function* checkSecrecy(_view: HouseView, { databases, messages, spoken = [], secrets }: HistoryRecord): Generator<Violation> {
  const kept = new Set<string>();
  for (const collections of Object.values(databases)) for (const documents of collections.values()) gatherTexts(documents, kept);
  const given = new Set<string>();
  for (const { value, headers } of messages) {
    given.add(Buffer.from(value ?? '').toString('utf8'));
    for (const [name, header] of Object.entries(headers)) given.add(name).add(header);
  }
  const places = [
    ['stands in a database in clear', kept],
    ['was given to the courier', given],
    ['was logged, reported or answered', spoken],
  ] as const;
  for (const [where, texts] of places) {
    const text = [...texts].join('\n');
    for (const secret of new Set(secrets)) {
      if (secret !== '' && text.includes(secret)) yield { invariant: 'I9 secrecy', what: `${secret} ${where}` };
    }
  }
}

/** Every text within a value, names of members among them; bytes as the text that they would be. */
function gatherTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') texts.add(value);
  else if (value instanceof Uint8Array) texts.add(Buffer.from(value).toString('utf8'));
  else if (Array.isArray(value)) for (const item of value) gatherTexts(item, texts);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      texts.add(name);
      gatherTexts(member, texts);
    }
  }
}
