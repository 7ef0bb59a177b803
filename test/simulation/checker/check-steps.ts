import { findEntry, PROCEDURES, type Step } from '@hoso/contracts';

import { toldBy, type HouseView, type Told } from './house-view.js';
import type { Violation } from './record.js';

/** I4: a case is accepted, goes through the steps of its procedure, is decided and delivered, in that order and each once. */
export function* checkSteps(view: HouseView): Generator<Violation> {
  for (const id of view['processing']!.keys()) {
    const steps = stepsOf(view, id);
    if (steps === undefined) continue;
    const way = wayThrough(steps);
    const gone = toldBy(view, 'processing', id).flatMap(marksOf);
    const wrong = gone.findIndex((mark, index) => way[index] !== mark);
    if (wrong < 0) continue;
    const what = `${id}: ${gone[wrong]} where ${way[wrong] ?? 'nothing'} is next, after ${gone.slice(0, wrong).join(', ') || 'nothing'}`;
    yield { invariant: 'I4 legal moves', what };
  }
}

/** The steps that the catalogue has for a dossier, in the version under which it was filed. */
export function stepsOf(view: HouseView, id: string): readonly Step[] | undefined {
  const { procedureCode, procedureVersion } = toldBy(view, 'intake', id)[0]?.data ?? {};
  return findEntry(PROCEDURES, String(procedureCode), Number(procedureVersion))?.steps;
}

/** What a case that goes through to its end says of its way. A case that nobody decides is granted before it is delivered. */
function wayThrough(steps: readonly Step[]): readonly string[] {
  const isDecided = steps.some(({ kind }) => kind === 'decision');
  const marks = steps.flatMap((step): readonly string[] => {
    switch (step.kind) {
      case 'automatic':
        return [`step-completed ${step.id} by nobody`];
      case 'official':
        return [`step-completed ${step.id} by somebody`];
      case 'opinion':
        return [`opinion-requested ${step.id} ${step.agency}`, `opinion-given ${step.id} ${step.agency}`];
      case 'decision':
        return ['dossier-finished by somebody'];
      case 'delivery':
        return isDecided ? ['result-delivered'] : ['dossier-finished by nobody', 'result-delivered'];
    }
  });
  return ['dossier-accepted', `processing-started ${steps[0]?.id}`, ...marks];
}

/** What a fact says of the way of its case; nothing where it stands still, or leaves the way. */
function marksOf({ name, data }: Told): readonly string[] {
  const by = data['official'] === null ? 'nobody' : 'somebody';
  const step = String(data['step']);
  switch (name) {
    case 'processing.dossier-accepted':
      return ['dossier-accepted'];
    case 'processing.processing-started':
      return [`processing-started ${step}`];
    case 'processing.step-completed':
      return [`step-completed ${step} by ${by}`];
    case 'processing.opinion-requested':
      return [`opinion-requested ${step} ${String(data['agencyCode'])}`];
    case 'processing.opinion-given':
      return [`opinion-given ${step} ${String(data['agencyCode'])}`];
    case 'processing.dossier-finished':
      return [`dossier-finished by ${by}`];
    case 'processing.result-delivered':
      return ['result-delivered'];
    default:
      return [];
  }
}
