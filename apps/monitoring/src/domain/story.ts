import {
  CaseWithdrawn,
  DossierAccepted,
  DossierFinished,
  DossierNotAccepted,
  DossierStopped,
  DossierSubmitted,
  DossierSupplemented,
  FeePaid,
  FeeRequested,
  FeeSettled,
  IdentityMatched,
  IdentityMismatched,
  IdentityNotFound,
  IdentityPartial,
  IdentityPostponed,
  IdentityResolvedByHand,
  ProcessingResumed,
  ResultDelivered,
  SupplementRequested,
  type FactDefinition,
  type MetricOf,
  type NationalStatus,
} from '@hoso/contracts';

import type { HeardEvent } from './heard-event.js';

/** An answer of identity-verification about one round of content. */
export interface IdentityAnswer {
  readonly round: number;
  readonly at: string;
  /** `settled`: processing can go on; `by-hand`: an official must look; `postponed`: the register did not answer. */
  readonly kind: 'settled' | 'by-hand' | 'postponed';
}

/** What an applicant is asked for: what is missing (bổ sung), or money (nghĩa vụ tài chính). */
export type Asked = 'supplement' | 'payment';

/** A moment of one request to the applicant: it was made, answered by the applicant, or settled by the agency. */
export interface RequestMoment {
  readonly asked: Asked;
  /** Which of its kind, 1 for the first; a supplement bears the round of the content that it brings. */
  readonly round: number;
  readonly at: string;
}

/** What a dossier's events tell, read once and in order. Every member is absent until something tells it. */
export interface Story {
  readonly submitted?: { readonly at: string; readonly metric: MetricOf<typeof DossierSubmitted> };
  readonly answers: readonly IdentityAnswer[];
  /** What the applicant was asked for, what came of it, and when work went on after it. */
  readonly requests: readonly RequestMoment[];
  readonly replies: readonly RequestMoment[];
  readonly resumptions: readonly RequestMoment[];
  /** The last status that processing gave, and since when. */
  readonly status?: { readonly at: string; readonly value: NationalStatus };
  readonly accepted?: { readonly at: string; readonly code: string };
  /** The due date in force. */
  readonly dueAt: string | null;
  /** The first due date that had passed when a later one took its place. */
  readonly missedAt?: string;
  readonly end?: { readonly at: string; readonly kind: EndKind };
  readonly outcome?: 'granted' | 'refused';
  readonly deliveredAt?: string;
}

/** How a dossier ended. */
export type EndKind = 'finished' | 'not-accepted' | 'withdrawn' | 'stopped';

type Draft = {
  -readonly [Key in keyof Story]: Story[Key] extends readonly (infer Item)[] ? Item[] : Story[Key];
};

type Teller = (draft: Draft, event: HeardEvent) => void;

/** How one kind of event is read; its measure has the shape that its contract defines. */
function tells<Definition extends FactDefinition>(
  definition: Definition,
  tell: (draft: Draft, at: string, metric: MetricOf<Definition>) => void,
): readonly [string, Teller] {
  return [definition.name, (draft, event) => tell(draft, event.at, event.metric as MetricOf<Definition>)];
}

const answered = (kind: IdentityAnswer['kind']) => (draft: Draft, at: string, metric: { readonly round: number }) => {
  draft.answers.push({ round: metric.round, at, kind });
};

const ended = (kind: EndKind) => (draft: Draft, at: string) => {
  draft.end ??= { at, kind };
};

/** What was asked for is there: work goes on, with the due date that follows. */
function resume(draft: Draft, moment: RequestMoment, { dueAt, missedAt }: MetricOf<typeof ProcessingResumed | typeof FeeSettled>): void {
  draft.resumptions.push(moment);
  draft.dueAt = dueAt;
  if (missedAt !== undefined) draft.missedAt ??= missedAt;
}

const TELLERS: ReadonlyMap<string, Teller> = new Map([
  tells(DossierSubmitted, (draft, at, metric) => {
    draft.submitted ??= { at, metric };
  }),
  tells(DossierSupplemented, (draft, at, { round }) => draft.replies.push({ asked: 'supplement', round, at })),
  tells(FeePaid, (draft, at, { request: round }) => draft.replies.push({ asked: 'payment', round, at })),
  tells(IdentityMatched, answered('settled')),
  tells(IdentityPartial, answered('settled')),
  tells(IdentityMismatched, answered('settled')),
  tells(IdentityResolvedByHand, answered('settled')),
  tells(IdentityNotFound, answered('by-hand')),
  tells(IdentityPostponed, answered('postponed')),
  tells(DossierAccepted, (draft, at, { dossierCode, dueAt }) => {
    draft.accepted ??= { at, code: dossierCode };
    draft.dueAt = dueAt;
  }),
  tells(SupplementRequested, (draft, at, { round }) => draft.requests.push({ asked: 'supplement', round, at })),
  tells(FeeRequested, (draft, at, { request: round }) => draft.requests.push({ asked: 'payment', round, at })),
  tells(ProcessingResumed, (draft, at, metric) => resume(draft, { asked: 'supplement', round: metric.round, at }, metric)),
  tells(FeeSettled, (draft, at, metric) => resume(draft, { asked: 'payment', round: metric.request, at }, metric)),
  tells(DossierFinished, (draft, at, { outcome, dueAt }) => {
    ended('finished')(draft, at);
    draft.outcome = outcome;
    draft.dueAt = dueAt;
  }),
  tells(DossierNotAccepted, ended('not-accepted')),
  tells(CaseWithdrawn, ended('withdrawn')),
  tells(DossierStopped, ended('stopped')),
  tells(ResultDelivered, (draft, at) => {
    draft.deliveredAt ??= at;
  }),
]);

/** Reads a dossier's events, which must be in their order. Events of a kind that measures nothing here only count. */
export function storyOf(events: readonly HeardEvent[]): Story {
  const draft: Draft = { answers: [], requests: [], replies: [], resumptions: [], dueAt: null };
  for (const event of events) {
    TELLERS.get(event.name)?.(draft, event);
    const status = statusOf(event);
    if (event.owner === 'processing' && status !== undefined) draft.status = { at: event.at, value: status };
  }
  return draft;
}

/** Those of the moments that are about supplements. */
export function supplementsIn(moments: readonly RequestMoment[]): readonly RequestMoment[] {
  return moments.filter(({ asked }) => asked === 'supplement');
}

function statusOf(event: HeardEvent): NationalStatus | undefined {
  const { metric } = event;
  if (typeof metric !== 'object' || metric === null || !('status' in metric)) return undefined;
  return metric.status as NationalStatus;
}
