import { NATIONAL_STATUSES } from '@hoso/contracts';

import type { NamedRow } from './dossiers.js';
import { nameOf } from './names.js';
import type { Words } from './indicator.js';

interface Named {
  readonly code: string;
  readonly name: Words | null;
}

/** A dossier as lists show it: references, codes and times. Instants are ISO 8601 in UTC. */
export interface DossierItem {
  readonly dossierId: string;
  /** Given at acceptance; until then the reference serves. */
  readonly code: string | null;
  readonly reference: string | null;
  readonly status: { readonly id: number; readonly vi: string; readonly en: string; readonly since: string | null };
  readonly agency: Named | null;
  readonly procedure: Named | null;
  readonly channel: Named | null;
  readonly portal: string | null;
  readonly receivedAt: string | null;
  readonly acceptedAt: string | null;
  readonly dueAt: string | null;
  readonly closedAt: string | null;
  readonly deliveredAt: string | null;
  readonly overdue: boolean;
  readonly timeliness: 'on-time' | 'late' | 'no-due-date' | null;
  readonly outcome: 'granted' | 'refused' | null;
  readonly waitsForApplicant: boolean;
  readonly room: string | null;
  readonly roomSince: string | null;
  readonly processingSeconds: number | null;
  readonly applicantSeconds: number;
  readonly supplementRounds: number;
  readonly timeline: string;
}

/** The item of a row. */
export function itemOf({ dossierId, row }: NamedRow): DossierItem {
  const { vi, en } = NATIONAL_STATUSES[row.status];
  return {
    dossierId,
    code: row.code,
    reference: row.reference,
    status: { id: row.status, vi, en, since: row.statusAt },
    agency: named('agency', row.agency),
    procedure: named('procedure', row.procedure),
    channel: named('channel', row.channel),
    portal: row.portal,
    receivedAt: row.receivedAt,
    acceptedAt: row.acceptedAt,
    dueAt: row.dueAt,
    closedAt: row.closedAt,
    deliveredAt: row.deliveredAt,
    overdue: row.overdue,
    timeliness: row.timeliness,
    outcome: row.outcome,
    waitsForApplicant: row.waitsForApplicant,
    room: row.room,
    roomSince: row.roomSince,
    processingSeconds: row.processingSeconds,
    applicantSeconds: row.applicantSeconds,
    supplementRounds: row.supplementRounds,
    timeline: `/dossiers/${dossierId}/timeline`,
  };
}

function named(kind: 'agency' | 'procedure' | 'channel', code: string | null): Named | null {
  return code === null ? null : { code, name: nameOf(kind, code) ?? null };
}
