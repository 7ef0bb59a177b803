import type { RoundMoment, Story } from './story.js';

/** A stretch of time; open while `to` is null. Instants are ISO 8601 in UTC. */
export interface Stretch {
  readonly from: string;
  readonly to: string | null;
}

/**
 * When the agency waited for the applicant: from each request for supplements to the answer of the same round, or to
 * what made the answer needless (work resumed, the case closed).
 */
export function applicantWaits(story: Story): readonly Stretch[] {
  return story.requests.map(({ round, at: from }) => {
    const ends = [momentOf(story.supplements, round), momentOf(story.resumptions, round), story.end?.at];
    const to = ends.filter((end) => end !== undefined && end >= from).sort()[0];
    return { from, to: to ?? null };
  });
}

/**
 * Whether the legal clock stands: from a request for supplements until processing has resumed the work, which gives the due
 * date that follows. The answer itself does not set it going; until processing has heard it, the old due date means nothing.
 */
export function clockStands(story: Story): boolean {
  if (story.end !== undefined) return false;
  return story.requests.some(({ round, at }) => {
    const resumedAt = momentOf(story.resumptions, round);
    return resumedAt === undefined || resumedAt < at;
  });
}

/** The closed stretches, summed, in whole seconds. */
export function waitedSeconds(stretches: readonly Stretch[]): number {
  const waitedMs = stretches.reduce(
    (sum, { from, to }) => sum + (to === null ? 0 : Date.parse(to) - Date.parse(from)),
    0,
  );
  return Math.floor(waitedMs / 1000);
}

function momentOf(moments: readonly RoundMoment[], round: number): string | undefined {
  return moments.find((moment) => moment.round === round)?.at;
}
