import type { Speaker } from '@hoso/contracts';

import type { Attempt } from './record.js';

/** A dossier that somebody was shown, by itself or in a list, at a revision of the service that showed it. */
export interface Sight {
  readonly attempt: Attempt;
  readonly service: Speaker;
  readonly dossierId: string;
  readonly revision: number;
}

/** All that was shown to anybody. */
export function sightsIn(attempts: readonly Attempt[]): readonly Sight[] {
  return attempts.flatMap((attempt) => {
    const { ending, answer, service = 'intake' } = attempt;
    if (ending !== 'ok' || !answer) return [];
    const { dossierId, revision, shown = [] } = answer;
    const all = dossierId === '' ? shown : [...shown, { dossierId, revision }];
    return all.map((one) => ({ attempt, service, ...one }));
  });
}
