import { civilDayOf, type Step, type StepRole } from '@hoso/contracts';
import { Defect, Refusal } from '@hoso/kernel';

import { endOfWork, type WorkingCalendar } from '../calendar/working-calendar.js';
import { addCalendarDays, addWorkingDays } from '../calendar/working-days.js';
import { addWorkingHours, effectiveStart } from '../calendar/working-time.js';

/** What has happened on the way through a procedure's steps. Instants are ISO 8601 in UTC. */
export type StepEvent =
  | { readonly kind: 'completed'; readonly step: string; readonly at: string; readonly by: string | null }
  /** An official gave the dossier back to an earlier step (trả lại), with a reason. */
  | {
      readonly kind: 'handed-back';
      readonly from: string;
      readonly to: string;
      readonly at: string;
      readonly by: string;
      readonly reason: string;
    };

/** Who has the word at a step. */
export type StepActor =
  | { readonly kind: 'system' }
  /** `agency` null: the agency that handles the dossier. */
  | { readonly kind: 'person'; readonly role: StepRole; readonly agency: string | null };

/** Where a dossier stands among the steps of its procedure. */
export type StepStanding =
  | {
      readonly state: 'at-step';
      readonly step: Step;
      readonly index: number;
      readonly since: string;
      readonly actor: StepActor;
    }
  | { readonly state: 'done'; readonly since: string };

/** Who acts: the roles and the agency that a token gives. */
export interface StepOfficial {
  readonly roles: readonly string[];
  readonly agency: string;
}

/**
 * Where a dossier stands that began its first step at `startedAt`. Events that do not fit the steps are a Defect: the
 * history is wrong, or belongs to another version of the procedure.
 */
export function standingAmong(steps: readonly Step[], events: readonly StepEvent[], startedAt: string): StepStanding {
  let index = 0;
  let since = startedAt;
  for (const event of events) {
    const here = event.kind === 'completed' ? event.step : event.from;
    if (steps[index]?.id !== here) throw new Defect('step-history', `${event.kind} at ${here}, but at ${index}`);
    index = event.kind === 'completed' ? index + 1 : indexBefore(steps, index, event.to);
    since = event.at;
  }
  const step = steps[index];
  return step === undefined ? { state: 'done', since } : { state: 'at-step', step, index, since, actor: actorOf(step) };
}

function indexBefore(steps: readonly Step[], index: number, id: string): number {
  const earlier = steps.findIndex((step) => step.id === id);
  if (earlier === -1 || earlier >= index) throw new Defect('step-history', `${id} is not before step ${index}`);
  return earlier;
}

/** Who has the word at that step. */
export function actorOf(step: Step): StepActor {
  switch (step.kind) {
    case 'automatic':
      return { kind: 'system' };
    case 'official':
    case 'decision':
      return { kind: 'person', role: step.role, agency: null };
    case 'opinion':
      return { kind: 'person', role: step.role, agency: step.agency };
    case 'delivery':
      return step.role === undefined ? { kind: 'system' } : { kind: 'person', role: step.role, agency: null };
  }
}

/** Whether the system does the whole procedure, from the first step to delivery. */
export function isFullyAutomatic(steps: readonly Step[]): boolean {
  return steps.every((step) => actorOf(step).kind === 'system');
}

/**
 * Whether an official may act where the dossier stands; undefined when so. `handlingAgency` is the agency that has the
 * dossier. Refusals: `steps-done`, `step-automatic`, `role-missing`, `other-agency`.
 */
export function refuseToAct(
  standing: StepStanding,
  official: StepOfficial,
  handlingAgency: string,
): Refusal | undefined {
  if (standing.state === 'done') return new Refusal('conflict', 'steps-done');
  const { actor, step } = standing;
  if (actor.kind === 'system') return new Refusal('conflict', 'step-automatic', { params: { step: step.id } });
  if (!official.roles.includes(actor.role)) {
    return new Refusal('forbidden', 'role-missing', { params: { step: step.id, role: actor.role } });
  }
  const agency = actor.agency ?? handlingAgency;
  return official.agency === agency ? undefined : new Refusal('forbidden', 'other-agency', { params: { agency } });
}

/**
 * Where an official may hand the dossier back to: earlier steps that a person of the handling agency does. The system
 * does not reconsider and another agency is asked anew.
 */
export function handBackTargets(steps: readonly Step[], standing: StepStanding): readonly string[] {
  if (standing.state === 'done') return [];
  return steps
    .slice(0, standing.index)
    .filter((step) => {
      const actor = actorOf(step);
      return actor.kind === 'person' && actor.agency === null;
    })
    .map((step) => step.id);
}

/**
 * When a step is to be done that was reached at an instant, in epoch milliseconds; undefined for a step without a limit
 * of its own. Days end with the end of work.
 */
export function stepDueAtMs(step: Step, reachedAtMs: number, calendar: WorkingCalendar): number | undefined {
  if (step.timeLimit === undefined) return undefined;
  const { unit, amount } = step.timeLimit;
  const { atMs } = effectiveStart(calendar, reachedAtMs);
  switch (unit) {
    case 'working-hours':
      return addWorkingHours(calendar, atMs, amount);
    case 'working-days':
      return endOfWork(calendar, addWorkingDays(calendar, civilDayOf(atMs), amount));
    case 'calendar-days':
      return endOfWork(calendar, addCalendarDays(calendar, civilDayOf(atMs), amount));
  }
}
