import type { Speaker } from '@hoso/contracts';

import { stateIn, toldBy, type HouseView } from './house-view.js';
import { openContent, type OpenedContent } from './open-content.js';
import { filingsIn, type Attempt, type HistoryRecord, type Violation } from './record.js';
import { spelled } from './spelling.js';

/** Who tells what a command has done. */
const TELLERS: Readonly<Partial<Record<Attempt['kind'], Speaker>>> = {
  file: 'intake',
  supplement: 'intake',
  pay: 'intake',
  withdraw: 'intake',
  act: 'processing',
  resolve: 'identity-verification',
};

/** I1: what was acknowledged is there, and every content says what was meant. */
export function* checkLoss(view: HouseView, { databases, attempts }: HistoryRecord): Generator<Violation> {
  const lost = (what: string): Violation => ({ invariant: 'I1 no loss', what });
  for (const { key, answer, ending } of filingsIn(attempts)) {
    if (ending !== 'ok' || !answer) continue;
    const state = stateIn(view, 'intake', answer.dossierId);
    if (state === null) yield lost(`the filing under ${key} was acknowledged and is not kept`);
    else if (state['idempotencyKey'] !== key) yield lost(`${answer.dossierId} was acknowledged under another key`);
  }
  for (const { kind, answer, dossierId } of attempts) {
    if (!answer || !dossierId || kind === 'look-abroad') continue;
    const service = kind === 'act' ? 'processing' : kind === 'resolve' ? 'identity-verification' : 'intake';
    const rev = view[service]?.get(dossierId)?.document['rev'] as number | undefined;
    if ((rev ?? 0) < answer.revision) yield lost(`${kind} of ${dossierId} was acknowledged as revision ${answer.revision}; ${rev} is kept`);
  }
  for (const { kind, key, cause, answer } of attempts) {
    const teller = TELLERS[kind];
    if (!answer || !teller || toldBy(view, teller, answer.dossierId).some((fact) => fact.cause === cause)) continue;
    yield lost(`${kind} under ${key} was acknowledged for ${answer.dossierId}, and ${teller} tells nothing that it caused (${cause})`);
  }
  const contents = new Map((databases['intake']?.get('contents') ?? []).map((content) => [content._id, content]));
  for (const id of view['intake']!.keys()) {
    for (const { name, data } of toldBy(view, 'intake', id)) {
      if (data['contentHash'] === undefined) continue;
      const sealed = contents.get(String(data['contentHash']));
      const round = Number(data['round'] ?? 0);
      const opened = sealed ? openContent(sealed, id, round) : undefined;
      if (opened === undefined) yield lost(`${name} of ${id} speaks of a content that is not kept`);
      else if (opened === null) yield lost(`the content of ${id} in round ${round} does not open`);
      else if (!isMeant(opened, round, meantFor(view, id, round, attempts))) {
        yield lost(`the content of ${id} in round ${round} is not what anybody said`);
      }
    }
  }
}

/** What was said about a dossier in a round, by all who may have said it, and in a filing by whoever was told that it is kept. */
function meantFor(view: HouseView, id: string, round: number, attempts: readonly Attempt[]): readonly Partial<OpenedContent>[] {
  if (round > 0) {
    return attempts.flatMap(({ dossierId, supplement }) =>
      dossierId === id && supplement?.round === round ? [{ applicant: JSON.parse(supplement.applicant) as unknown }] : []);
  }
  const state = stateIn(view, 'intake', id);
  const filings = attempts.filter(({ filing, key }) => filing?.portal === state?.['portal'] && key === state?.['idempotencyKey']);
  const told = filings.filter(({ answer }) => answer?.dossierId === id);
  return (told.length > 0 ? told : filings).map(({ filing }) => {
    const { applicant, submitter = null, form } = JSON.parse(filing!.words) as Partial<OpenedContent>;
    return { applicant, submitter, form };
  });
}

/** Supplements that nobody noted cannot be compared. */
function isMeant(opened: OpenedContent, round: number, meant: readonly Partial<OpenedContent>[]): boolean {
  if (round > 0 && meant.length === 0) return true;
  return meant.some((one) => Object.entries(one).every(([name, said]) => spelled(said) === spelled(opened[name as keyof OpenedContent])));
}
