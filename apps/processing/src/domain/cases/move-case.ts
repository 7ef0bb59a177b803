import type { NationalStatus } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import { canMove, type Situation } from '../statuses/can-move.js';
import type { Guard } from '../statuses/transitions.js';
import { hasPaid, type Case } from './case.js';

/**
 * The case under another national status. Every change of status goes through here: one that the table of transitions
 * does not have, or whose condition does not hold, is our mistake and never becomes a fact.
 *
 * @throws Defect `illegal-move`.
 */
export function moveTo(state: Case, to: NationalStatus, happened: readonly Guard[] = []): Case {
  if (state.status === to) return state;
  const permission = canMove(state.status, to, situationOf(state, happened));
  if (!permission.allowed) throw new Defect('illegal-move', `${state.status} to ${to}: ${permission.code}`);
  if (permission.needs !== 'nothing') throw new Defect('illegal-move', `${state.status} to ${to} needs ${permission.needs}`);
  return { ...state, status: to };
}

/** What the case itself knows of the table's conditions. A case that goes on owes nothing: it waits until it is paid, or ends. */
function situationOf(state: Case, happened: readonly Guard[]): Situation {
  const holds = new Set<Guard>(['fees-settled', ...happened]);
  if (!hasPaid(state)) holds.add('no-fee-paid');
  if (state.result !== null) holds.add('result-ready');
  if (state.supplement !== null) return { holds, cameFrom: state.supplement.returnTo === 'examination' ? 1 : 4 };
  return state.phase === 'waiting-for-payment' ? { holds, cameFrom: 4 } : { holds };
}
