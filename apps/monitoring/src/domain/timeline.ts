import type { Speaker } from '@hoso/contracts';

import type { HeardEvent } from './heard-event.js';
import { storyOf, supplementsIn, type Asked, type Story } from './story.js';
import { applicantWaits } from './waiting.js';

/** Whom a dossier waits for when its own room cannot go on. */
export type AwaitedParty = 'applicant' | 'population-database' | 'official' | 'other-agency';

/** A stretch of a lane, work or waiting; open while `to` is null. Instants are ISO 8601 in UTC. */
export interface Span {
  readonly kind: 'work' | 'wait';
  /** What is done, or what is waited for, as a stable code. */
  readonly what: 'identity-check' | 'acceptance' | 'processing' | 'delivery' | Asked | 'opinion' | 'register' | 'manual-check';
  readonly waitsFor: AwaitedParty | null;
  readonly from: string;
  readonly to: string | null;
  /** How often an outside system was asked, where that was counted. */
  readonly attempts: number | null;
}

/** One room's line on the picture of a dossier. */
export interface Lane {
  readonly room: Speaker;
  readonly spans: readonly Span[];
  /** The room's own facts by number. */
  readonly facts: readonly { readonly n: number; readonly name: string; readonly at: string }[];
}

/** The three lanes of a dossier. `events` must be in their order. */
export function lanesOf(events: readonly HeardEvent[]): readonly Lane[] {
  const story = storyOf(events);
  const spans: Readonly<Record<Speaker, readonly Span[]>> = {
    intake: [],
    'identity-verification': identitySpans(events, story),
    processing: processingSpans(events, story),
  };
  return (['intake', 'identity-verification', 'processing'] as const).map((room) => ({
    room,
    spans: spans[room].filter(({ from, to }) => to === null || to >= from),
    facts: events.filter(({ owner }) => owner === room).map(({ n, name, at }) => ({ n, name, at })),
  }));
}

/** Each round of content is one check; what it waited for in between is drawn as waiting. */
function identitySpans(events: readonly HeardEvent[], story: Story): readonly Span[] {
  if (story.submitted === undefined) return [];
  const rounds = [{ round: 0, at: story.submitted.at }, ...supplementsIn(story.replies)];
  return rounds.flatMap(({ round, at }) => {
    const answers = story.answers.filter((answer) => answer.round === round);
    const settled = answers.find(({ kind }) => kind === 'settled');
    if (answers.length === 0 && settledElsewhere(story, at)) return [];
    const check: Span = {
      kind: 'work', what: 'identity-check', waitsFor: null, from: at, to: settled?.at ?? story.end?.at ?? null,
      attempts: attemptsOf(events, round),
    };
    const waits = answers.flatMap((answer, index): readonly Span[] => {
      const to = answers[index + 1]?.at ?? story.end?.at ?? null;
      switch (answer.kind) {
        case 'settled':
          return [];
        case 'postponed':
          return [wait('register', 'population-database', answer.at, to)];
        case 'by-hand':
          return [wait('manual-check', 'official', answer.at, to)];
      }
    });
    return [check, ...waits];
  });
}

/** Whether the office took the dossier up without a check of this round. */
function settledElsewhere(story: Story, at: string): boolean {
  return story.end !== undefined || story.resumptions.some((resumption) => resumption.at >= at);
}

function attemptsOf(events: readonly HeardEvent[], round: number): number | null {
  const counts = events.flatMap(({ owner, metric }) => {
    if (owner !== 'identity-verification') return [];
    const measured = metric as { readonly round?: number; readonly attempts?: number };
    return measured.round === round && measured.attempts !== undefined ? [measured.attempts] : [];
  });
  return counts.length === 0 ? null : Math.max(...counts);
}

/** From the settled identity to acceptance, to the decision, to delivery; supplements, payments and opinions are waits on top. */
function processingSpans(events: readonly HeardEvent[], story: Story): readonly Span[] {
  const first = events.find(({ owner }) => owner === 'processing');
  const settledAt = story.answers.find(({ kind }) => kind === 'settled')?.at;
  const begunAt = [settledAt, first?.at].filter((at) => at !== undefined).sort()[0];
  if (begunAt === undefined) return [];
  const endedAt = story.end?.at ?? null;
  const acceptedAt = story.accepted?.at;
  const work = (what: Span['what'], from: string, to: string | null): Span => ({
    kind: 'work', what, waitsFor: null, from, to, attempts: null,
  });
  return [
    work('acceptance', begunAt, acceptedAt ?? endedAt),
    ...(acceptedAt === undefined ? [] : [work('processing', acceptedAt, endedAt)]),
    ...(story.end?.kind === 'finished' ? [work('delivery', story.end.at, story.deliveredAt ?? null)] : []),
    ...applicantWaits(story).map(({ asked, from, to }) => wait(asked, 'applicant', from, to)),
    ...opinionWaits(events, endedAt),
  ];
}

function opinionWaits(events: readonly HeardEvent[], endedAt: string | null): readonly Span[] {
  const named = (name: string) => events.filter((event) => event.name === `processing.${name}`);
  const askedOf = (event: HeardEvent) => (event.metric as { readonly agencyCode?: string }).agencyCode;
  return named('opinion-requested').map((request) => {
    const answer = named('opinion-given').find(
      (given) => askedOf(given) === askedOf(request) && given.n > request.n,
    );
    return wait('opinion', 'other-agency', request.at, answer?.at ?? endedAt);
  });
}

function wait(what: Span['what'], waitsFor: AwaitedParty, from: string, to: string | null): Span {
  return { kind: 'wait', what, waitsFor, from, to, attempts: null };
}
