import type { Story } from './story.js';

/** Where a dossier is waiting: for the applicant (intake's room), for its identity check, or for the office. */
export const ROOMS = ['intake', 'identity-verification', 'processing'] as const;
export type Room = (typeof ROOMS)[number];

export interface Place {
  readonly room: Room;
  /** Since when, ISO 8601 in UTC. */
  readonly since: string;
}

/** The room that must do something next for the dossier; none when it has left the house or was not heard of yet. */
export function placeOf(story: Story, waitsForApplicant: boolean): Place | undefined {
  const { submitted, end, requests, supplements, status } = story;
  if (submitted === undefined) return undefined;
  if (end !== undefined) {
    const awaitsDelivery = end.kind === 'finished' && story.deliveredAt === undefined;
    return awaitsDelivery ? { room: 'processing', since: end.at } : undefined;
  }
  if (waitsForApplicant) return { room: 'intake', since: requests.at(-1)!.at };

  const lastSupplement = supplements.at(-1);
  const round = lastSupplement?.round ?? 0;
  const arrivedAt = lastSupplement?.at ?? submitted.at;
  const settled = story.answers.find((answer) => answer.round === round && answer.kind === 'settled');
  if (settled !== undefined) return { room: 'processing', since: settled.at };
  const officeHasIt = status !== undefined && status.at >= arrivedAt && (status.value === 2 || status.value === 4);
  if (officeHasIt) return { room: 'processing', since: status.at };
  return { room: 'identity-verification', since: arrivedAt };
}
