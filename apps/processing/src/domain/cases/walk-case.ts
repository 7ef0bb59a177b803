import { createHash } from 'node:crypto';

import {
  civilDayOf,
  DossierAccepted,
  DossierFinished,
  DossierNotAccepted,
  formatDossierCode,
  OpinionRequested,
  ProcessingStarted,
  ResultDelivered,
  StepCompleted,
  type ProcedureEntry,
  type Step,
  type Spoken,
} from '@hoso/contracts';
import { canonicalJson, Defect, unreachable, type Json } from '@hoso/kernel';
import type { Decision, DecisionContext, TimerOrder } from '@hoso/ledger';

import type { Guard } from '../statuses/transitions.js';
import { deskOf, stepAfter } from '../steps/steps.js';
import type { Case, CaseResult, Filed } from './case.js';
import { acceptClock, dueOfStep } from './case-clock.js';
import { procedureOf } from './case-procedure.js';
import { moveTo } from './move-case.js';

export type CaseFact = Spoken<'processing'>;
export type CaseDecision = Decision<Case, 'processing'>;

/** A case on its way through one decision: what it is by now, and what has been said so far. */
export interface Walk {
  readonly state: Case;
  readonly facts: readonly CaseFact[];
  readonly timers: readonly TimerOrder[];
  /** What has happened that changes of status may depend on. */
  readonly happened: readonly Guard[];
}

/** Kind under which the order number of an agency's day is taken from the world. */
export const ORDER_NUMBER = 'order-number';

/** What was filed, or a Defect where nothing was: only a filed case can be walked. */
export function filedOf(state: Case): Filed {
  if (state.filed === null) throw new Defect('case-unfiled', 'only a filed case can be walked');
  return state.filed;
}

/** The state and what follows from it, in one value. */
export function decisionOf(walk: Walk): CaseDecision {
  return { state: walk.state, facts: walk.facts, timers: walk.timers };
}

/** The beginning of a decision about a case. */
export function startWalk(state: Case, happened: readonly Guard[] = []): Walk {
  return { state, facts: [], timers: [], happened };
}

/**
 * The case as changed, and what that made it say.
 *
 * @throws Defect `illegal-move` for a change of status that the table of transitions does not allow.
 */
export function go(walk: Walk, change: Partial<Case>, ...facts: readonly CaseFact[]): Walk {
  const moved = change.status === undefined ? walk.state : moveTo(walk.state, change.status, walk.happened);
  return { ...walk, state: { ...moved, ...change }, facts: [...walk.facts, ...facts] };
}

/**
 * Accepts a case (tiếp nhận): it gets its dossier code and due date, the legal clock starts, and work begins with the first
 * step (NĐ 61/2018/NĐ-CP Đ.17, Đ.26).
 */
export function acceptCase(walk: Walk, context: DecisionContext): Walk {
  const filed = filedOf(walk.state);
  const procedure = procedureOf(filed);
  const day = civilDayOf(context.nowMs);
  const order = context.take<number>(ORDER_NUMBER, `${filed.agencyCode}|${day}`);
  const dossierCode = formatDossierCode(filed.agencyCode, day, order);
  const { clock, dueAt, calendarVersion } = acceptClock(procedure, filed.channel, context.nowMs);
  const acceptedAt = new Date(context.nowMs).toISOString();
  const accepted = go(
    walk,
    { dossierCode, acceptedAt, clock, dueAt, calendarVersion, status: 2, supplement: null },
    DossierAccepted.say({
      dossierCode,
      procedureVersion: filed.procedureVersion,
      dueAt,
      calendarVersion,
      status: 2,
    }),
  );
  const first = procedure.steps[0]!;
  return enterStep(
    go(accepted, { status: 4 }, ProcessingStarted.say({ step: first.id, status: 4 })),
    procedure,
    first,
    context,
  );
}

/** Comes to a step: the system does at once what is the system's, and stops where a person has the word. */
function enterStep(walk: Walk, procedure: ProcedureEntry, step: Step, context: DecisionContext): Walk {
  const at = new Date(context.nowMs).toISOString();
  switch (step.kind) {
    case 'automatic':
      return leaveStep(
        go(walk, {}, StepCompleted.say({ step: step.id, kind: 'automatic', official: null, status: walk.state.status })),
        procedure,
        step,
        context,
      );
    case 'official':
    case 'decision':
      return waitAt(walk, step, at);
    case 'opinion': {
      const answerBy = dueOfStep(step, context.nowMs);
      const asked = OpinionRequested.say({ step: step.id, agencyCode: step.agency, answerBy, status: walk.state.status });
      return waitAt(go(walk, {}, asked), step, at);
    }
    case 'delivery': {
      const decided = walk.state.result ? walk : finishCase(walk, 'granted', null, null, context);
      return step.role === undefined ? deliver(decided, 'electronic', context) : waitAt(decided, step, at);
    }
    default:
      return unreachable(step);
  }
}

function waitAt(walk: Walk, step: Step, since: string): Walk {
  const desk = deskOf(step, filedOf(walk.state).agencyCode);
  return go(walk, { phase: 'at-step', step: step.id, desk, since });
}

/** Goes on to what follows a step that is done. A procedure without a delivery step ends when it is decided. */
export function leaveStep(walk: Walk, procedure: ProcedureEntry, step: Step, context: DecisionContext): Walk {
  const done = go(walk, { stepsDone: [...walk.state.stepsDone, step.id], step: null });
  const next = stepAfter(procedure.steps, step);
  if (next) return enterStep(done, procedure, next, context);
  const decided = done.state.result ? done : finishCase(done, 'granted', null, null, context);
  return go(decided, { phase: 'ended', since: new Date(context.nowMs).toISOString() });
}

/** Decides the case (đã xử lý xong): a result exists from now on. */
export function finishCase(
  walk: Walk,
  outcome: 'granted' | 'refused',
  reason: string | null,
  official: string | null,
  context: DecisionContext,
): Walk {
  const filed = filedOf(walk.state);
  const { dossierCode, dueAt } = walk.state;
  if (dossierCode === null) throw new Defect('case-not-accepted', 'only an accepted case can be decided');
  const result: CaseResult = {
    dossierCode,
    procedureCode: filed.procedureCode,
    procedureVersion: filed.procedureVersion,
    agencyCode: filed.agencyCode,
    outcome,
    reason,
    resultCode: procedureOf(filed).result.code,
    decidedAt: new Date(context.nowMs).toISOString(),
  };
  const resultHash = createHash('sha256').update(canonicalJson(result as unknown as Json)).digest('hex');
  return go(
    walk,
    { status: 9, result, resultHash },
    DossierFinished.say({ outcome, reason, dueAt, official, status: 9 }),
  );
}

/** Puts the result into the applicant's hands (đã trả kết quả). */
export function deliver(walk: Walk, by: 'electronic' | 'counter' | 'post', context: DecisionContext): Walk {
  const { result, resultHash } = walk.state;
  if (result === null || resultHash === null) throw new Defect('no-result', 'nothing to deliver');
  return go(
    walk,
    { status: 10, phase: 'ended', step: null, since: new Date(context.nowMs).toISOString() },
    ResultDelivered.say({ result: resultHash, resultCode: result.resultCode, by, status: 10 }),
  );
}

/** Refuses before acceptance (không được tiếp nhận), with a reason. */
export function notAccepted(walk: Walk, reason: string, context: DecisionContext): Walk {
  const since = new Date(context.nowMs).toISOString();
  return go(
    walk,
    { phase: 'ended', status: 3, supplement: null, since, endedBecause: reason },
    DossierNotAccepted.say({ reason, status: 3 }),
  );
}
