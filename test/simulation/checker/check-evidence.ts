import { hash } from 'node:crypto';

import { listIn, stateIn, type HouseView, type Told } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';
import { spelled } from './spelling.js';

type Evidence = Readonly<Record<string, unknown>>;

/** What is said of an applicant, by the verdict that must stand behind it. */
export const VERDICTS: Readonly<Record<string, string>> = {
  'identity-verification.identity-matched': 'matched',
  'identity-verification.identity-partial': 'partial',
  'identity-verification.identity-mismatched': 'mismatched',
  'identity-verification.identity-not-found': 'not-found',
};

/** I4: what is said of an applicant was found out by the register, or by an official. I3: one verdict per round. */
export function* checkEvidence(view: HouseView, { registerAnswers }: HistoryRecord): Generator<Violation> {
  const answered = new Set(registerAnswers.map(({ requestId, verdict }) => `${requestId} ${verdict}`));
  for (const [id, { told }] of view['identity-verification']!) {
    const kept = listIn(stateIn(view, 'identity-verification', id) ?? {}, 'evidence');
    const wrong = [...falseEvidence(kept, answered), ...told.flatMap((fact) => [...falseWords(fact, kept)])];
    for (const what of wrong) yield { invariant: 'I4 legal moves', what: `${id}: ${what}` };
    const settled = told.filter(({ name }) => !name.endsWith('postponed')).map(({ name, data }) => `${name} ${String(data['round'])}`);
    for (const one of settled.filter((name, index) => settled.indexOf(name) !== index)) {
      yield { invariant: 'I3 no double', what: `${id}: ${one} was said twice` };
    }
  }
}

function* falseEvidence(kept: readonly Evidence[], answered: ReadonlySet<string>): Generator<string> {
  for (const { hash: link, ...said } of kept) {
    const { source, requestId, verdict } = said;
    if (source === 'population-database' && !answered.has(`${String(requestId)} ${String(verdict)}`)) {
      yield `the register never answered ${String(verdict)}`;
    }
    if (link !== hash('sha256', spelled(said))) yield `evidence of round ${String(said['round'])} was changed`;
  }
}

/** A fact says what the evidence says that it names. */
function* falseWords({ n, name, cause, data }: Told, kept: readonly Evidence[]): Generator<string> {
  if (data['evidence'] === undefined) return;
  const evidence = kept.find((one) => one['hash'] === data['evidence']);
  if (evidence === undefined) return yield `fact ${n} names evidence that is not kept`;
  const byHand = { source: 'official', verdict: data['outcome'], fields: [], requestId: cause.slice('command:resolve-by-hand:'.length) };
  const byRegister = { source: 'population-database', verdict: VERDICTS[name], fields: data['fields'] ?? [], attempts: data['attempts'] };
  const said = name.endsWith('by-hand') ? byHand : byRegister;
  for (const [member, value] of Object.entries({ ...said, round: data['round'] })) {
    if (spelled(evidence[member]) === spelled(value)) continue;
    yield `fact ${n} says ${member} ${spelled(value)} by evidence of ${spelled(evidence[member])}`;
  }
}
