import type { HouseView, Told } from './house-view.js';
import type { HistoryRecord, RawMessage, Violation } from './record.js';
import { readJson, spelled } from './spelling.js';

/** I5: no message but what its owner has said, in its name and version, on the owner's topic, under the dossier's key. */
export function* checkMessages(view: HouseView, { messages }: HistoryRecord): Generator<Violation> {
  const seen = new Set<string>();
  for (const message of messages) {
    const { topic, key, value, headers } = message;
    const text = Buffer.from(value ?? '').toString('utf8');
    const whole = [topic, key, ...Object.values(headers), text].join('\n');
    if (seen.has(whole)) continue;
    seen.add(whole);
    const [owner = '', dossierId = '', n = ''] = (headers['ce_id'] ?? '').split(':');
    const name = `a message on ${topic} about fact ${headers['ce_id']}`;
    const fact = view[owner]?.get(dossierId)?.told.find((one) => String(one.n) === n);
    if (fact === undefined || key !== dossierId) {
      yield { invariant: 'I5 numbers', what: `${name} tells what its owner never said` };
      continue;
    }
    const wrong = differences(message, text, owner, dossierId, fact);
    if (wrong.length > 0) yield { invariant: 'I5 numbers', what: `${name} tells it differently from its owner: ${wrong.join(', ')}` };
  }
}

/** What a message says otherwise than the fact, by name. */
function differences({ topic, headers }: RawMessage, text: string, owner: string, dossierId: string, fact: Told): readonly string[] {
  const isMetric = topic === `hoso.${owner}.metrics.v1`;
  const right: Readonly<Record<string, string>> = {
    ce_specversion: '1.0',
    ce_type: `vn.hoso.${fact.name}${isMetric ? '.metric' : ''}.v${fact.version}`,
    ce_source: `/hoso/${owner}${isMetric ? '/metrics' : ''}`,
    ce_subject: dossierId,
    ce_number: String(fact.n),
    ce_time: fact.at,
    ce_cause: fact.cause,
  };
  const wrong = Object.keys(right).filter((header) => headers[header] !== right[header]);
  if (!isMetric && topic !== `hoso.${owner}.facts.v1`) wrong.push('topic');
  if (!saysTheSame(text, spelled(isMetric ? fact.metric : fact.data))) wrong.push('value');
  return wrong;
}

/** Whether a text of JSON, in whatever spelling, is that value. */
function saysTheSame(text: string, said: string): boolean {
  if (text === said) return true;
  const told = readJson(text);
  return told !== undefined && spelled(told) === said;
}
