import type { NationalStatus } from '@hoso/contracts';

import { supplementsIn, type Story } from './story.js';
import type { Stretch } from './waiting.js';

/** Where a dossier is waiting: for the applicant (intake's room), for its identity check, or for the office. */
export const ROOMS = ['intake', 'identity-verification', 'processing'] as const;
export type Room = (typeof ROOMS)[number];

export interface Place {
  readonly room: Room;
  /** Since when, ISO 8601 in UTC. */
  readonly since: string;
}

/** While processing says so, it has taken the dossier up; a payment brings nothing new that would have to be checked. */
const IN_OFFICE: ReadonlySet<NationalStatus> = new Set([2, 4, 6]);

/**
 * The room that must do something next for the dossier; none when it has left the house or was not heard of yet. `waits` are
 * the stretches in which it waited for its applicant, in their order.
 */
export function placeOf(story: Story, waits: readonly Stretch[]): Place | undefined {
  const { submitted, end, status } = story;
  if (submitted === undefined) return undefined;
  if (end !== undefined) {
    const awaitsDelivery = end.kind === 'finished' && story.deliveredAt === undefined;
    return awaitsDelivery ? { room: 'processing', since: end.at } : undefined;
  }
  const open = waits.findLast(({ to }) => to === null);
  if (open !== undefined) return { room: 'intake', since: open.from };

  const lastSupplement = supplementsIn(story.replies).at(-1);
  const round = lastSupplement?.round ?? 0;
  const arrivedAt = lastSupplement?.at ?? submitted.at;
  const settled = story.answers.find((answer) => answer.round === round && answer.kind === 'settled');
  const officeHasIt = status !== undefined && status.at >= arrivedAt && IN_OFFICE.has(status.value);
  const takenUpAt = settled?.at ?? (officeHasIt ? status.at : undefined);
  if (takenUpAt === undefined) return { room: 'identity-verification', since: arrivedAt };
  const backAt = waits.at(-1)?.to ?? takenUpAt;
  return { room: 'processing', since: backAt > takenUpAt ? backAt : takenUpAt };
}
