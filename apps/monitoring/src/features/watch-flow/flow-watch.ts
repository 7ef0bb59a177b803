import { SERVICES, type Service } from '@hoso/contracts';
import type { Clock } from '@hoso/kernel';

import type { Buckets } from '../../domain/buckets.js';
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
}

const FRESH_MS = 900;
const POINT_EVERY_MS = 5_000;
const POINTS_MAX = 120;
const MINUTE_MS = 60_000;
/** Beyond this many in a minute the last five seconds stand for it. */
const COUNTED_MAX = 2_000;
/** Counting processes' clocks may differ by this much. */
const OVERLAP_MS = 10_000;
const PAGE_SIZE = 10_000;

type Moment = 'receivedAt' | 'identifiedAt' | 'closedAt';

/** Watches the dossiers move. Looks only when somebody asks, at most about once a second, however many ask. */
export class FlowWatch {
  private readonly board = new FlowBoard();
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
    const [house, rates, oldest] = await Promise.all([health.read(), this.rates(nowMs), this.oldest(), this.followBuckets()]);
    const { received, open, overdueOpen, rooms } = this.board.total();
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

  /** Each page begins at the moment of the last one's end; the overlap is read once a look, however many it holds. */
  private async followBuckets(): Promise<void> {
    const { buckets, pageSize = PAGE_SIZE } = this.options;
    let limit = pageSize;
    for (let fromMs = Math.max(0, this.seenUntilMs - OVERLAP_MS); ; ) {
      const page = await buckets.countedSince(fromMs, limit);
      for (const { key, bucket, counts } of page) if (bucket.kind === 'received') this.board.put(key, counts);
      const untilMs = page.at(-1)?.countedAtMs ?? fromMs;
      this.seenUntilMs = Math.max(this.seenUntilMs, untilMs);
      if (page.length < limit) return;
      // More than a page was counted at one moment: they are only seen together.
      limit = untilMs === fromMs ? limit * 2 : pageSize;
      fromMs = untilMs;
    }
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
