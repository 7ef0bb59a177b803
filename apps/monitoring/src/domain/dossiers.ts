import type { Channel, NationalStatus } from '@hoso/contracts';

import type { Area } from './area.js';
import type { DossierRow } from './dossier-row.js';
import type { Membership } from './indicator.js';
import type { Room } from './room.js';
import type { Watch } from './watch.js';

/** A row with the id of its dossier. */
export interface NamedRow {
  readonly dossierId: string;
  readonly row: DossierRow;
}

/** The instants `[from, to)`, ISO 8601 in UTC; an absent bound is no bound. */
export interface Period {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Where a page ended: the next one begins with what was received before. */
export interface PageEnd {
  readonly receivedAt: string;
  readonly dossierId: string;
}

/** What is asked of the list of dossiers; an absent member asks for nothing. */
export interface DossierQuery {
  readonly status: NationalStatus | undefined;
  readonly agency: string | undefined;
  /** The agency and all below it. */
  readonly within: string | undefined;
  readonly procedure: string | undefined;
  readonly channel: Channel | undefined;
  /** A whole dossier code or temporary reference. */
  readonly code: string | undefined;
  /** Only the dossiers behind a figure of the period. */
  readonly behind: { readonly members: readonly Membership[]; readonly period: Period } | undefined;
  readonly after: PageEnd | undefined;
  readonly limit: number;
}

/** The rows as the store keeps them. Every question says for whom it is asked. */
export abstract class Dossiers {
  /** At most `limit` rows, newest first. */
  abstract page(area: Area, query: DossierQuery): Promise<readonly NamedRow[]>;

  /** The rows of these dossiers, those in the area only, in no order. */
  abstract rowsOf(area: Area, dossierIds: readonly string[]): Promise<readonly NamedRow[]>;

  /** All that is known of one dossier; undefined where there is none in the area. */
  abstract find(area: Area, dossierId: string): Promise<Watch | undefined>;

  /** Since when the longest waiting dossier of a room has been there. */
  abstract oldestIn(room: Room): Promise<string | undefined>;

  /** How many dossiers had that moment at or after `since`, counted up to `most`. */
  abstract countSince(
    moment: 'receivedAt' | 'identifiedAt' | 'closedAt',
    since: string,
    most: number,
  ): Promise<number>;
}
