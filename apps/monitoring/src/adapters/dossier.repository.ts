import type { Clock } from '@hoso/kernel';
import { findNewest, Piles, type Filter, type Store } from '@hoso/store';
import type { LedgerDocument } from '@hoso/ledger';

import type { Area } from '../domain/area.js';
import { Dossiers, type DossierQuery, type NamedRow, type Period } from '../domain/dossiers.js';
import type { Membership } from '../domain/indicator.js';
import type { Room } from '../domain/room.js';
import type { Watch } from '../domain/watch.js';
import { agencyFilter, allOf, areaFilter, DOSSIERS } from './collections.js';

type Document = LedgerDocument<Watch>;

const RECEIVED_AT = 'state.row.receivedAt';
const AGENCY = 'state.row.agency';
/** So many have to leave a room before all who are in it are looked through again for the oldest. */
const OLDEST_AHEAD = 50;

/** The rows on the Store port. */
export class DossierRepository extends Dossiers {
  private readonly rooms = new Piles<Document>(roomSinceOf);

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async page(area: Area, query: DossierQuery): Promise<readonly NamedRow[]> {
    const conditions = [
      ...areaFilter(AGENCY, area),
      ...agencyFilter(AGENCY, query.within),
      ...equality('agency', query.agency),
      ...equality('status', query.status),
      ...equality('procedure', query.procedure),
      ...equality('channel', query.channel),
      ...(query.code === undefined
        ? []
        : [{ $or: [{ 'state.row.code': query.code }, { 'state.row.reference': query.code }] }]),
      ...(query.behind === undefined ? [] : [membersFilter(query.behind.members, query.behind.period)]),
    ];
    const documents = await findNewest<Document>(this.store, DOSSIERS, {
      field: RECEIVED_AT,
      filter: allOf(conditions),
      limit: query.limit,
      after: query.after && { at: query.after.receivedAt, id: query.after.dossierId },
      projection: { 'state.row': 1 },
      nowMs: this.clock.now(),
    });
    return documents.map(named);
  }

  override async rowsOf(area: Area, dossierIds: readonly string[]): Promise<readonly NamedRow[]> {
    if (dossierIds.length === 0) return [];
    const documents = await this.store.find<Document>(
      DOSSIERS,
      allOf([{ _id: { $in: [...dossierIds] } }, { [RECEIVED_AT]: { $gt: '' } }, ...areaFilter(AGENCY, area)]),
      { limit: dossierIds.length, projection: { 'state.row': 1 } },
    );
    return documents.map(named);
  }

  override async find(area: Area, dossierId: string): Promise<Watch | undefined> {
    const [document] = await this.store.find<Document>(
      DOSSIERS,
      allOf([{ _id: dossierId }, ...areaFilter(AGENCY, area)]),
      { limit: 1, projection: { state: 1 } },
    );
    return document?.state ?? undefined;
  }

  override async oldestIn(room: Room): Promise<string | undefined> {
    const [oldest] = await this.rooms.top(room, 1, OLDEST_AHEAD, (since, limit) => this.store.find<Document>(
      DOSSIERS,
      { 'state.row.room': room, 'state.row.roomSince': since },
      { sort: { 'state.row.roomSince': 1, _id: 1 }, limit, projection: { 'state.row.roomSince': 1 } },
    ));
    return oldest && roomSinceOf(oldest);
  }

  override async countSince(
    moment: 'receivedAt' | 'identifiedAt' | 'closedAt',
    since: string,
    most: number,
  ): Promise<number> {
    const filter = { [`state.row.${moment}`]: { $gte: since } };
    return (await this.store.find(DOSSIERS, filter, { limit: most, projection: { rev: 1 } })).length;
  }
}

function roomSinceOf({ state }: Document): string {
  return state!.row.roomSince!;
}

function named(document: Document): NamedRow {
  return { dossierId: document._id, row: document.state!.row };
}

function equality(field: string, value: string | number | undefined): readonly Filter[] {
  return value === undefined ? [] : [{ [`state.row.${field}`]: value }];
}

/** The dossiers behind a figure, in the store's own words. */
function membersFilter(members: readonly Membership[], { from, to }: Period): Filter {
  return {
    $or: members.map(({ moment, conditions: { measured, waited, ...plain } }) =>
      allOf([
        { [`state.row.${moment}`]: { $gt: '', ...(from && { $gte: from }), ...(to && { $lt: to }) } },
        ...Object.entries(plain).map(([field, value]): Filter => ({ [`state.row.${field}`]: value })),
        ...(measured === undefined ? [] : [{ 'state.row.processingSeconds': measured ? { $gte: 0 } : null }]),
        ...(waited === undefined ? [] : [{ 'state.row.applicantSeconds': waited ? { $gt: 0 } : 0 }]),
      ]),
    ),
  };
}
