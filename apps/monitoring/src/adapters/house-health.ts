import { boundedRequest, jsonIn } from '@hoso/access';
import type { Clock } from '@hoso/kernel';
import { z } from 'zod';

import { HouseHealth, type Answerer, type RoomState } from '../domain/room-state.js';

export interface HouseHealthOptions {
  readonly clock: Clock;
  /** Name and base address of each service. */
  readonly services: Readonly<Record<string, string>>;
  /** Base address of the rehearsed outside world, where there is one. */
  readonly neighbours: string | undefined;
}

const FRESH_MS = 900;
const TIMEOUT_MS = 1_500;
const ANSWER_BYTES_MAX = 1_048_576;
const State = z.enum(['ok', 'degraded', 'down']);

const DeepReport = z.object({
  state: State,
  dependencies: z
    .array(z.object({ name: z.string(), kind: z.enum(['hard', 'soft']), state: State, lastGoodContact: z.string().nullable() }))
    .default([]),
  figures: z.record(z.string(), z.number().nullable()).default({}),
});

const FaultList = z.object({
  neighbours: z.array(z.object({ neighbour: z.string(), fault: z.object({ kind: z.string() }).loose().nullable() })),
});

type House = Awaited<ReturnType<HouseHealth['read']>>;

/** Asks the services and the neighbours over HTTP, at most about once a second however many want to know. */
export class HttpHouseHealth extends HouseHealth {
  private seen: { readonly atMs: number; readonly house: House } | undefined;
  private looking: Promise<House> | undefined;

  constructor(private readonly options: HouseHealthOptions) {
    super();
  }

  override async read(): Promise<House> {
    if (this.seen !== undefined && this.options.clock.now() - this.seen.atMs < FRESH_MS) return this.seen.house;
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async look(): Promise<House> {
    const { services, neighbours, clock } = this.options;
    const [answers, street] = await Promise.all([
      Promise.all(Object.entries(services).map(([name, address]) => this.askService(name, address))),
      neighbours === undefined ? [] : this.askNeighbours(neighbours),
    ]);
    const house = { services: answers, neighbours: street };
    this.seen = { atMs: clock.now(), house };
    return house;
  }

  private async askService(name: string, address: string): Promise<Answerer> {
    const askedAtMs = this.options.clock.now();
    const report = DeepReport.safeParse(await this.get(`${address}/health/deep`));
    if (!report.success) return silent(name, askedAtMs);
    const { state, dependencies, figures } = report.data;
    return { name, state, ...this.timing(askedAtMs), dependencies, figures };
  }

  /** A neighbour with a fault on the board misbehaves on purpose; the rehearsal as a whole is down when it is silent. */
  private async askNeighbours(address: string): Promise<readonly Answerer[]> {
    const askedAtMs = this.options.clock.now();
    const board = FaultList.safeParse(await this.get(`${address}/faults`));
    if (!board.success) return [silent('neighbours', askedAtMs)];
    return board.data.neighbours.map(({ neighbour, fault }) => ({
      name: neighbour,
      state: stateUnder(fault?.kind),
      ...this.timing(askedAtMs),
      dependencies: [],
      figures: {},
    }));
  }

  private timing(askedAtMs: number): Pick<Answerer, 'askedAt' | 'answeredInMs'> {
    return { askedAt: new Date(askedAtMs).toISOString(), answeredInMs: this.options.clock.now() - askedAtMs };
  }

  /** The answer as JSON whatever its status; undefined where there is none. */
  private async get(url: string): Promise<unknown> {
    try {
      const answer = await boundedRequest({
        neighbour: 'house',
        url: new URL(url),
        method: 'GET',
        headers: { accept: 'application/json' },
        timeoutMs: TIMEOUT_MS,
        answerBytesMax: ANSWER_BYTES_MAX,
      });
      return jsonIn('house', answer);
    } catch {
      return undefined; // whoever does not answer in time, or not in JSON, is shown as silent
    }
  }
}

function silent(name: string, askedAtMs: number): Answerer {
  const askedAt = new Date(askedAtMs).toISOString();
  return { name, state: 'down', askedAt, answeredInMs: null, dependencies: [], figures: {} };
}

function stateUnder(fault: string | undefined): RoomState {
  if (fault === undefined) return 'ok';
  return fault === 'slow' || fault === 'wrong' ? 'degraded' : 'down';
}
