import { SERVICES, type Service } from '@hoso/contracts';
import type { Clock } from '@hoso/kernel';

import type { Buckets, RecountedBucket } from '../../domain/buckets.js';
import type { SourceComparison } from '../../domain/comparison.js';
import type { CountProgress } from '../../domain/count-progress.js';
import type { Dossiers } from '../../domain/dossiers.js';
import { FlowBoard, pointOf, type Flow, type FlowPoint, type RoomFlow } from '../../domain/flow.js';
import type { Answerer, HouseHealth, RoomState } from '../../domain/room-state.js';

export interface FlowWatchOptions {
  readonly buckets: Buckets;
  readonly dossiers: Dossiers;
  readonly progress: CountProgress;
  readonly health: HouseHealth;
  readonly comparison: SourceComparison;
  readonly clock: Clock;
  readonly store: Flow['store'];
  /** Metric events heard since the start. */
  readonly heard: () => number;
  /** How many buckets are read at once; 10,000 when left out. */
  readonly pageSize?: number;
  /** How many buckets may be at hand. */
  readonly heldMax?: number;
}

const FRESH_MS = 900;
const POINT_EVERY_MS = 5_000;
const POINTS_MAX = 120;
const MINUTE_MS = 60_000;
/** Beyond this many in a minute the last five seconds stand for it. */
const COUNTED_MAX = 2_000;
/** Counting processes' clocks may differ by this much. */
const OVERLAP_MS = 10_000;
/** What was counted so long ago has been written by now, or never will be. */
const SETTLED_MS = 60_000;
/** More than lies between two looks that follow each other. */
const FIRST_STRETCH_MS = 120_000;
const STRETCH_GROWTH = 4;
const PAGE_SIZE = 10_000;

type Moment = 'receivedAt' | 'identifiedAt' | 'closedAt';

/** Watches the dossiers move. Looks only when somebody asks, at most about once a second, however many ask. */
export class FlowWatch {
  private board: FlowBoard | undefined;
  private readonly heardAt: { readonly atMs: number; readonly heard: number }[] = [];
  private readonly points: FlowPoint[] = [];
  private seenUntilMs = 0;
  private seen: { readonly atMs: number; readonly flow: Flow } | undefined;
  private looking: Promise<Flow> | undefined;

  constructor(private readonly options: FlowWatchOptions) {}

  /** The flow, not older than about a second. */
  async read(): Promise<Flow> {
    if (this.seen !== undefined && this.options.clock.now() - this.seen.atMs < FRESH_MS) return this.seen.flow;
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  /** The last ten minutes as far as somebody was looking, oldest first. */
  history(): readonly FlowPoint[] {
    return this.points;
  }

  private async look(): Promise<Flow> {
    const { clock, progress, health, store } = this.options;
    const nowMs = clock.now();
    const [house, rates, oldest, board] = await Promise.all([health.read(), this.rates(nowMs), this.oldest(), this.followBuckets(nowMs)]);
    const { received, open, overdueOpen, rooms } = board.total();
    const roomOf = (room: Service): RoomFlow => ({
      room,
      waiting: room === 'monitoring' ? progress.waiting : rooms[room],
      perMinute: rates[room],
      oldestSince: room === 'monitoring' ? uncountedSince(progress) : (oldest[room] ?? null),
      state: stateOf(house.services, room),
    });
    const figure = (name: string): number =>
      house.services.reduce((sum, { figures }) => sum + (figures[name] ?? 0), 0);
    const flow: Flow = {
      at: new Date(nowMs).toISOString(),
      asOf: progress.asOfMs === null ? null : new Date(progress.asOfMs).toISOString(),
      rooms: SERVICES.map(roomOf),
      totals: { received, open, closed: received - open, overdue: overdueOpen },
      comparison: this.options.comparison.state,
      parked: figure('parkedDossiers'),
      unpublished: figure('unpublishedFacts'),
      repaired: figure('repairedFacts'),
      neighbours: house.neighbours.map(({ name, state }) => ({ name, state })),
      store,
    };
    this.remember(flow, nowMs);
    return flow;
  }

  private remember(flow: Flow, nowMs: number): void {
    this.seen = { atMs: nowMs, flow };
    const last = this.points.at(-1);
    if (last !== undefined && nowMs - Date.parse(last.at) < POINT_EVERY_MS) return;
    this.points.push(pointOf(flow));
    if (this.points.length > POINTS_MAX) this.points.shift();
  }

  /**
   * In stretches of time, each page from the moment of the last one's end; the overlap is read once a look, however many it holds. The
   * last stretch has no end: it takes in what a clock that is ahead has counted.
   */
  private async followBuckets(nowMs: number): Promise<FlowBoard> {
    const { buckets, pageSize = PAGE_SIZE } = this.options;
    const board = (this.board ??= await this.readBoard(nowMs));
    let limit = pageSize;
    let lengthMs = FIRST_STRETCH_MS;
    for (let fromMs = this.seenUntilMs - OVERLAP_MS; ; ) {
      const toMs = fromMs + lengthMs < nowMs ? fromMs + lengthMs : null;
      const page = await buckets.countedBetween(fromMs, toMs, limit);
      await this.take(board, page);
      const untilMs = page.at(-1)?.countedAtMs ?? fromMs;
      this.seenUntilMs = Math.max(this.seenUntilMs, untilMs);
      if (page.length === limit) {
        // More than a page was counted at one moment: they are only seen together.
        limit = untilMs === fromMs ? limit * 2 : pageSize;
        fromMs = untilMs;
        lengthMs = FIRST_STRETCH_MS;
      } else if (toMs !== null) {
        limit = pageSize;
        fromMs = toMs;
        lengthMs = Math.max(FIRST_STRETCH_MS, lengthMs * Math.min(STRETCH_GROWTH, pageSize / 2 / page.length));
      } else {
        this.seenUntilMs = Math.max(this.seenUntilMs, nowMs - SETTLED_MS);
        return board;
      }
    }
  }

  /** Everything that was counted so far. What is counted meanwhile is followed from a while before. */
  private async readBoard(nowMs: number): Promise<FlowBoard> {
    const board = new FlowBoard(this.options.heldMax);
    for await (const bucket of this.options.buckets.filed()) board.add(bucket);
    this.seenUntilMs = nowMs - SETTLED_MS;
    return board;
  }

  /** What is at hand first: a slot is read after the page, and is newer than whatever that says of it. */
  private async take(board: FlowBoard, page: readonly RecountedBucket[]): Promise<void> {
    const away = new Set<string>();
    for (const one of page) if (one.bucket.kind === 'received' && !board.put(one)) away.add(one.bucket.slot);
    for (const slot of away) board.replace(slot, await this.options.buckets.filedIn(slot));
  }

  private async rates(nowMs: number): Promise<Readonly<Record<Service, number>>> {
    const [filed, identified, closed] = await Promise.all(
      (['receivedAt', 'identifiedAt', 'closedAt'] as const).map((moment) => this.rate(moment, nowMs)),
    );
    return {
      intake: filed!,
      'identity-verification': identified!,
      processing: closed!,
      monitoring: this.heardRate(nowMs),
    };
  }

  private async rate(moment: Moment, nowMs: number): Promise<number> {
    const since = (ms: number): string => new Date(nowMs - ms).toISOString();
    const minute = await this.options.dossiers.countSince(moment, since(MINUTE_MS), COUNTED_MAX);
    if (minute < COUNTED_MAX) return minute;
    return 12 * (await this.options.dossiers.countSince(moment, since(MINUTE_MS / 12), COUNTED_MAX * 5));
  }

  private heardRate(nowMs: number): number {
    const heard = this.options.heard();
    this.heardAt.push({ atMs: nowMs, heard });
    while (this.heardAt[1] !== undefined && this.heardAt[1].atMs <= nowMs - MINUTE_MS) this.heardAt.shift();
    const [first] = this.heardAt;
    const elapsedMs = nowMs - first!.atMs;
    return elapsedMs === 0 ? 0 : Math.round(((heard - first!.heard) * MINUTE_MS) / Math.max(elapsedMs, MINUTE_MS / 12));
  }

  private async oldest(): Promise<Partial<Record<Service, string | undefined>>> {
    const rooms = ['intake', 'identity-verification', 'processing'] as const;
    const moments = await Promise.all(rooms.map((room) => this.options.dossiers.oldestIn(room)));
    return Object.fromEntries(rooms.map((room, index) => [room, moments[index]]));
  }
}

function uncountedSince({ waiting, asOfMs }: CountProgress): string | null {
  return waiting === 0 || asOfMs === null ? null : new Date(asOfMs).toISOString();
}

function stateOf(services: readonly Answerer[], room: Service): RoomState {
  return services.find(({ name }) => name === room)?.state ?? 'unknown';
}
