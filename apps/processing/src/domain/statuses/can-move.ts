import type { NationalStatus } from '@hoso/contracts';

import { TRANSITIONS, type From, type Guard, type Passage, type TransitionTable } from './transitions.js';

/** What is known of a dossier beside its status. A guard whose truth is not given counts as not fulfilled. */
export interface Situation {
  /** The status from which the present waiting status was entered. */
  readonly cameFrom?: NationalStatus;
  /** Guards that hold. */
  readonly holds?: ReadonlySet<Guard>;
}

/** Whether a dossier may move, and otherwise why not and where it may go instead. */
export type Permission =
  | { readonly allowed: true; readonly needs: 'nothing' | 'reason-and-elevated-role' }
  | {
      readonly allowed: false;
      /**
       * `status-forbidden`: never; `status-came-from`: not from where it came; otherwise the guard that does not hold.
       */
      readonly code: 'status-forbidden' | 'status-came-from' | Guard;
      readonly alternatives: readonly NationalStatus[];
    };

/** Whether a dossier may go from one status to another in its situation. */
export function canMove(
  from: From,
  to: NationalStatus,
  situation: Situation = {},
  table: TransitionTable = TRANSITIONS,
): Permission {
  const passage = table[from][to];
  const obstacle = passage === undefined ? 'status-forbidden' : obstacleIn(passage, situation);
  if (passage === undefined || obstacle !== undefined) {
    return { allowed: false, code: obstacle ?? 'status-forbidden', alternatives: openFrom(from, situation, table) };
  }
  return { allowed: true, needs: passage.kind === 'elevated' ? 'reason-and-elevated-role' : 'nothing' };
}

/** Every status that a dossier may go to from its status in its situation, in ascending order. */
export function openFrom(
  from: From,
  situation: Situation = {},
  table: TransitionTable = TRANSITIONS,
): readonly NationalStatus[] {
  return ALL_STATUSES.filter((to) => {
    const passage = table[from][to];
    return passage !== undefined && obstacleIn(passage, situation) === undefined;
  });
}

export const ALL_STATUSES: readonly NationalStatus[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

function obstacleIn(passage: Passage, situation: Situation): 'status-came-from' | Guard | undefined {
  if (passage.cameFrom !== undefined) {
    if (situation.cameFrom === undefined || !passage.cameFrom.includes(situation.cameFrom)) return 'status-came-from';
  }
  return passage.guards.find((guard) => situation.holds?.has(guard) !== true);
}
