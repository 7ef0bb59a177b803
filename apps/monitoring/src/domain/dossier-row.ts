import type { Channel, NationalStatus } from '@hoso/contracts';

import type { HeardEvent } from './heard-event.js';
import { placeOf, type Room } from './room.js';
import { storyOf, supplementsIn, type EndKind, type Story } from './story.js';
import { applicantWaits, clockStands, waitedSeconds } from './waiting.js';

/**
 * One dossier as measurement sees it: codes, states and times. It is a function of the events heard and of whether
 * the due date has passed, and of nothing else; the order in which the owners were heard leaves no trace.
 * Every instant is ISO 8601 in UTC.
 */
export interface DossierRow {
  readonly reference: string | null;
  readonly code: string | null;
  readonly procedure: string | null;
  readonly agency: string | null;
  readonly tenant: string | null;
  readonly channel: Channel | null;
  readonly portal: string | null;
  readonly status: NationalStatus;
  readonly statusAt: string | null;
  /** Null until the filing itself was heard; until then the dossier is in no figure. */
  readonly receivedAt: string | null;
  readonly acceptedAt: string | null;
  readonly dueAt: string | null;
  readonly open: boolean;
  /** The due date is past and nobody has decided; false while the legal clock stands. */
  readonly overdue: boolean;
  readonly end: EndKind | null;
  readonly closedAt: string | null;
  readonly outcome: 'granted' | 'refused' | null;
  readonly deliveredAt: string | null;
  /** Null unless finished; `no-due-date` where the procedure has no time limit. */
  readonly timeliness: 'on-time' | 'late' | 'no-due-date' | null;
  /** From acceptance to decision without the applicant's time; null unless finished after an acceptance. */
  readonly processingSeconds: number | null;
  /** How long the agency has waited for the applicant, whole waits only. */
  readonly applicantSeconds: number;
  readonly supplementRounds: number;
  readonly waitsForApplicant: boolean;
  /** When identity-verification last said whatever lets the office go on. */
  readonly identifiedAt: string | null;
  readonly room: Room | null;
  readonly roomSince: string | null;
}

/** The row of a dossier. `duePassed` is the due date that is known to have passed, if any. */
export function rowOf(events: readonly HeardEvent[], duePassed: string | null): DossierRow {
  const story = storyOf(events);
  const metric = story.submitted?.metric;
  const waits = applicantWaits(story);
  const open = story.end === undefined;
  const place = placeOf(story, waits);
  return {
    reference: metric?.reference ?? null,
    code: story.accepted?.code ?? null,
    procedure: metric?.procedureCode ?? null,
    agency: metric?.agencyCode ?? null,
    tenant: metric?.tenant ?? null,
    channel: metric?.channel ?? null,
    portal: metric?.portal ?? null,
    status: story.status?.value ?? 1,
    statusAt: story.status?.at ?? story.submitted?.at ?? null,
    receivedAt: story.submitted?.at ?? null,
    acceptedAt: story.accepted?.at ?? null,
    dueAt: story.dueAt,
    open,
    overdue: open && !clockStands(story) && story.dueAt !== null && story.dueAt === duePassed,
    end: story.end?.kind ?? null,
    closedAt: story.end?.at ?? null,
    outcome: story.outcome ?? null,
    deliveredAt: story.deliveredAt ?? null,
    timeliness: timelinessOf(story),
    processingSeconds: processingSecondsOf(story),
    applicantSeconds: waitedSeconds(waits),
    supplementRounds: supplementsIn(story.requests).length,
    waitsForApplicant: open && waits.some((wait) => wait.to === null),
    identifiedAt: story.answers.findLast(({ kind }) => kind === 'settled')?.at ?? null,
    room: place?.room ?? null,
    roomSince: place?.since ?? null,
  };
}

function timelinessOf(story: Story): DossierRow['timeliness'] {
  if (story.end?.kind !== 'finished') return null;
  if (story.dueAt === null) return 'no-due-date';
  return story.missedAt === undefined && story.end.at <= story.dueAt ? 'on-time' : 'late';
}

function processingSecondsOf(story: Story): number | null {
  if (story.end?.kind !== 'finished' || story.accepted === undefined) return null;
  const accepted = story.accepted.at;
  const finished = story.end.at;
  const waits = applicantWaits(story).flatMap(({ from, to }) => {
    const start = from < accepted ? accepted : from;
    return to !== null && to > start ? [{ from: start, to }] : [];
  });
  const wholeSeconds = Math.floor((Date.parse(finished) - Date.parse(accepted)) / 1000);
  return Math.max(0, wholeSeconds - waitedSeconds(waits));
}
