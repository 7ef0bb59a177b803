import type { Asked, RequestMoment, Story } from './story.js';

/** A stretch of time; open while `to` is null. Instants are ISO 8601 in UTC. */
export interface Stretch {
  readonly from: string;
  readonly to: string | null;
}

/** A stretch in which the agency waited for what it had asked of the applicant. */
export interface ApplicantWait extends Stretch {
  readonly asked: Asked;
}

/**
 * When the agency waited for the applicant: from each request for a supplement or a payment to the answer to it, or to
 * what made the answer needless (work resumed, the case closed).
 */
export function applicantWaits(story: Story): readonly ApplicantWait[] {
  return story.requests.map((request) => {
    const { asked, at: from } = request;
    const ends = [momentOf(story.replies, request), momentOf(story.resumptions, request), story.end?.at];
    const to = ends.filter((end) => end !== undefined && end >= from).sort()[0];
    return { asked, from, to: to ?? null };
  });
}

/**
 * Whether the legal clock stands: from a request for a supplement or a payment until processing has resumed the work, which gives
 * the due date that follows. The answer itself does not set it going; until processing has heard it, the old due date means nothing.
 */
export function clockStands(story: Story): boolean {
  if (story.end !== undefined) return false;
  return story.requests.some((request) => {
    const resumedAt = momentOf(story.resumptions, request);
    return resumedAt === undefined || resumedAt < request.at;
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

function momentOf(moments: readonly RequestMoment[], { asked, round }: RequestMoment): string | undefined {
  return moments.find((moment) => moment.asked === asked && moment.round === round)?.at;
}
