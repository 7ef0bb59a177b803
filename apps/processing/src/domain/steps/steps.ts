import { civilDayOf, type Step, type StepRole } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';

import { endOfWork, type WorkingCalendar } from '../calendar/working-calendar.js';
import { addCalendarDays, addWorkingDays } from '../calendar/working-days.js';
import { addWorkingHours, effectiveStart } from '../calendar/working-time.js';

/** Who has the word at a step. */
export type StepActor =
  | { readonly kind: 'system' }
  /** `agency` null: the agency that handles the dossier. */
  | { readonly kind: 'person'; readonly role: StepRole; readonly agency: string | null };

/** Who acts: the roles and the agency that a token gives. */
export interface StepOfficial {
  readonly roles: readonly string[];
  readonly agency: string;
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

/** The agency on whose desk the dossier lies at that step. */
export function deskOf(step: Step, handlingAgency: string): string {
  const actor = actorOf(step);
  return actor.kind === 'person' ? (actor.agency ?? handlingAgency) : handlingAgency;
}

/** What follows a step; undefined after the last. */
export function stepAfter(steps: readonly Step[], step: Step): Step | undefined {
  return steps[steps.findIndex(({ id }) => id === step.id) + 1];
}

/**
 * Whether an official may act at a step; undefined when so. `handlingAgency` is the agency that has the dossier.
 * Refusals: `nothing-to-do` (the system does that step), `role-missing`, `other-agency`.
 */
export function refuseToAct(step: Step, official: StepOfficial, handlingAgency: string): Refusal | undefined {
  const actor = actorOf(step);
  if (actor.kind === 'system') return new Refusal('conflict', 'nothing-to-do', { params: { step: step.id } });
  if (!official.roles.includes(actor.role)) {
    return new Refusal('forbidden', 'role-missing', { params: { step: step.id, role: actor.role } });
  }
  const agency = deskOf(step, handlingAgency);
  return official.agency === agency ? undefined : new Refusal('forbidden', 'other-agency', { params: { agency } });
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
