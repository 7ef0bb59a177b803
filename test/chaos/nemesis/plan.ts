import { SeededRandom } from '@hoso/kernel';

import { LINE_NAMES, type LineKind } from '../laboratory/lines.js';
import { SERVICES } from '../laboratory/services.js';
import type { Size } from '../laboratory/sizes.js';
import type { FrameFault } from '../proxy/frame-faults.js';
import type { LineFault } from '../proxy/line-faults.js';
import { clash, FAMILIES, type Family, type Fault, type NeighbourOrder, type Whom } from './fault.js';
import { ENDURED_CLOCKS } from './turnable-clock.js';
import { WINDOWS, type Window } from './windows.js';

/** Faults that are carried out side by side, and a rest after them. */
export interface Round {
  readonly faults: readonly Fault[];
  readonly restMs: number;
}

/** Every so many pauses one is longer than every lease, session and deadline of the house, whoever is held still. */
const LONG_PAUSE_EVERY = 10;
const CLOCKS: readonly string[] = ['+3d', '-2h', '+0 x10', ...ENDURED_CLOCKS];
const ENGINES = ['broker', 'store'] as const;
const EVERY_PROCESS: readonly Whom[] = SERVICES.flatMap((service) => [0, 1].map((index) => ({ service, index })));
const DISKS = ['store', 'attachments', 'logs'] as const;
const NEIGHBOUR_ORDERS: readonly NeighbourOrder[] = [
  { kind: 'slow', delayMs: 4_000 }, 'certificate-expired', { kind: 'down', how: 'unavailable' }, { kind: 'down', how: 'reset' },
  { kind: 'hang' }, { kind: 'wrong', probability: 0.2 }, { kind: 'garbage', how: 'html' }, { kind: 'garbage', how: 'truncated' },
  { kind: 'garbage', how: 'huge', probability: 0.1 }, { kind: 'forbidden', how: 'purpose' }, { kind: 'forbidden', how: 'quota' },
];
const BROKER_REQUESTS = ['Produce', 'Fetch', 'OffsetCommit', 'Heartbeat', 'JoinGroup', 'SyncGroup', 'Metadata'] as const;
const STORE_REQUESTS: readonly (readonly string[])[] = [['commitTransaction', 'bulkWrite'], ['insert'], ['update'], ['find']];
const WHATS: readonly FrameFault['what'][] = [
  'cut-before-effect', 'cut-when-forwarded', 'cut-after-effect', 'drop-answer', { holdAnswerMs: 6_000 },
];

/** Nobody calls monitoring here: nothing could come to harm on the way to it. */
const CALLED_LINES = LINE_NAMES.filter(({ name }) => !/ to monitoring$/.test(name));

/** What of a size a schedule follows from. */
type Planned = Pick<Size, 'counts' | 'sideBySide' | 'brokerForgetsEvery' | 'badReleaseMs'>;

/** A schedule of so many faults of each family, up to so many at once: the same seed gives the same one. */
export function planFaults(seed: number, size: Planned): readonly Round[] {
  const { counts, sideBySide } = size;
  const random = new SeededRandom(seed);
  const decks = {
    windows: shuffled(random, WINDOWS), clocks: shuffled(random, CLOCKS), whoseClocks: shuffled(random, EVERY_PROCESS),
    sleepers: shuffled(random, EVERY_PROCESS), longSleepers: shuffled(random, [...EVERY_PROCESS, ...ENGINES]),
    badReleases: shuffled(random, EVERY_PROCESS),
  };
  const all = FAMILIES.flatMap((family) =>
    Array.from({ length: counts[family] }, (_, index) => faultOf(random, family, index, size, decks)));
  const waiting = forgettingEarly(random, shuffled(random, all));
  const rounds: Round[] = [];
  for (let first = waiting.shift(); first !== undefined; first = waiting.shift()) {
    const faults = [first];
    while (faults.length < sideBySide) {
      const beside = waiting.findIndex((other) => !faults.some((one) => clash(one, other)));
      if (beside < 0 || random.fraction() >= 0.8) break;
      faults.push(...waiting.splice(beside, 1));
    }
    rounds.push({ faults, restMs: 200 + random.below(800) });
  }
  return rounds;
}

/** What the broker has forgotten is found a minute later. It forgets early, so that the end need not wait for that. */
function forgettingEarly(random: SeededRandom, faults: readonly Fault[]): Fault[] {
  const isForgetting = (fault: Fault): boolean => fault.family === 'broker-killed' && fault.amnesia;
  const ordered = faults.filter((fault) => !isForgetting(fault));
  for (const fault of faults.filter(isForgetting)) ordered.splice(random.below(Math.ceil(faults.length / 4)), 0, fault);
  return ordered;
}

function shuffled<Item>(random: SeededRandom, items: readonly Item[]): Item[] {
  const left = [...items];
  return items.map(() => left.splice(random.below(left.length), 1)[0]!);
}

/** What everybody has a turn in before anybody has a second one, each in an order of its own. */
interface Decks {
  readonly windows: readonly Window[];
  readonly clocks: readonly string[];
  readonly whoseClocks: readonly Whom[];
  readonly sleepers: readonly Whom[];
  readonly longSleepers: readonly (Whom | 'broker' | 'store')[];
  readonly badReleases: readonly Whom[];
}

function turnOf<Item>(deck: readonly Item[], index: number): Item {
  return deck[index % deck.length]!;
}

function faultOf(random: SeededRandom, family: Family, index: number, size: Planned, decks: Decks): Fault {
  const between = (least: number, most: number): number => least + random.below(most - least);
  switch (family) {
    case 'service-killed':
      return killedService(random, index, decks.windows);
    case 'broker-killed':
      return { family, amnesia: index % size.brokerForgetsEvery === size.brokerForgetsEvery - 1, deadMs: between(200, 5_000) };
    case 'store-killed':
      return { family, duringRecovery: index % 2 === 1, deadMs: between(200, 4_000) };
    case 'held-still': {
      if (index % LONG_PAUSE_EVERY === LONG_PAUSE_EVERY - 1) {
        return { family, whom: turnOf(decks.longSleepers, Math.floor(index / LONG_PAUSE_EVERY)), forMs: between(30_000, 90_000) };
      }
      const whom = index % 5 === 0 ? turnOf(ENGINES, index / 5) : turnOf(decks.sleepers, index);
      return { family, whom, forMs: between(1_000, 10_000) };
    }
    case 'line-spoilt':
      return spoiltLine(random, index);
    case 'disk-full':
      return { family, disk: DISKS[index % DISKS.length]!, forMs: between(3_000, 7_000) };
    case 'clock-wrong':
      return {
        family, whom: turnOf(decks.whoseClocks, index), clock: turnOf(decks.clocks, index), forMs: between(9_000, 12_000),
      };
    case 'bad-neighbour':
      return { family, order: NEIGHBOUR_ORDERS[index % NEIGHBOUR_ORDERS.length]!, forMs: between(4_000, 8_000) };
    case 'rebalance-storm':
      return { family, service: random.pick(SERVICES), members: between(3, 6) };
    case 'poison':
      return { family, dossiers: between(1, 6) };
    case 'bad-release':
      return { family, whom: turnOf(decks.badReleases, index), forMs: size.badReleaseMs };
    case 'everything-killed':
      return { family, order: shuffled(random, Array.from({ length: 2 * SERVICES.length + 2 }, (_, place) => place)) };
  }
}

/**
 * Every second kill of a service is in a window, and each window has its turn before one has its second; the others come at any
 * moment, and now and then last long enough for the other process to take over.
 */
function killedService(random: SeededRandom, index: number, windows: readonly Window[]): Fault {
  const turn = Math.floor(index / 2);
  const isLong = index % 10 === 8;
  const { service, name } = windows[turn % windows.length]!;
  const deadMs = random.below(1_500);
  const process = random.below(2);
  const family = 'service-killed';
  if (index % 2 === 1) return { family, whom: { service, index: process }, deadMs, window: name };
  return { family, whom: { service: SERVICES[turn % SERVICES.length]!, index: process }, deadMs: isLong ? 14_000 : deadMs };
}

function spoiltLine(random: SeededRandom, index: number): Fault {
  const { name: line, kind } = random.pick(CALLED_LINES);
  return { family: 'line-spoilt', line, how: howOf(random, kind, index), forMs: 2_000 + random.below(5_000) };
}

function howOf(random: SeededRandom, kind: LineKind, index: number): LineFault | FrameFault | 'cut' | 'down' {
  const ofBytes: readonly (LineFault | 'cut' | 'down')[] = [
    'cut', 'down',
    { kind: 'latency', delayMs: 300, jitterMs: 700 },
    { kind: 'bandwidth', bytesPerSecond: 20_000 },
    { kind: 'slicer', bytes: 40, delayMs: 5 },
    { kind: 'slow-close', delayMs: 2_000 },
    { kind: 'limit-data', bytes: 5_000 + random.below(50_000) },
    { kind: 'timeout', afterMs: 0 },
    { kind: 'timeout', afterMs: 0, direction: 'downstream', share: 0.5 },
    { kind: 'reset-peer', afterMs: random.below(1_000) },
    { kind: 'half-open' },
  ];
  if (kind === 'http' || index % 2 === 0) return ofBytes[index % ofBytes.length]!;
  const what = random.pick(WHATS);
  const request = kind === 'broker' ? random.pick(BROKER_REQUESTS) : random.pick(STORE_REQUESTS);
  return { request, nth: 1 + random.below(3), what };
}
