import type { FrameFault } from '../proxy/frame-faults.js';
import type { LineFault } from '../proxy/line-faults.js';
import type { DiskName } from '../laboratory/floor.js';
import { REGISTER_LINE } from '../laboratory/lines.js';
import type { ServiceName } from '../laboratory/services.js';
import { linesOf, needsOf, windowNamed } from './windows.js';

/** The families of faults, in the order in which a report has them. */
export const FAMILIES = [
  'service-killed', 'broker-killed', 'store-killed', 'held-still', 'line-spoilt', 'disk-full', 'clock-wrong', 'bad-neighbour',
  'rebalance-storm', 'poison', 'bad-release', 'everything-killed',
] as const;
export type Family = (typeof FAMILIES)[number];

/** One of the two processes of a service. */
export interface Whom {
  readonly service: ServiceName;
  readonly index: number;
}

/** What is wrong with the population database: in its own words, or that its certificate has expired. */
export type NeighbourOrder = Readonly<Record<string, unknown>> | 'certificate-expired';

/** One fault, complete: carried out, it is taken back by itself. */
export type Fault =
  /** `window`: killed at that place of its work, whichever of the two comes to it first; `whom` if none does in time. */
  | { readonly family: 'service-killed'; readonly whom: Whom; readonly deadMs: number; readonly window?: string }
  | { readonly family: 'broker-killed'; readonly amnesia: boolean; readonly deadMs: number }
  /** `duringRecovery`: killed once more while it comes up again. */
  | { readonly family: 'store-killed'; readonly duringRecovery: boolean; readonly deadMs: number }
  | { readonly family: 'held-still'; readonly whom: Whom | 'broker' | 'store'; readonly forMs: number }
  | { readonly family: 'line-spoilt'; readonly line: string; readonly how: LineFault | FrameFault | 'cut' | 'down'; readonly forMs: number }
  | { readonly family: 'disk-full'; readonly disk: DiskName; readonly forMs: number }
  | { readonly family: 'clock-wrong'; readonly whom: Whom; readonly clock: string; readonly forMs: number }
  | { readonly family: 'bad-neighbour'; readonly order: NeighbourOrder; readonly forMs: number }
  | { readonly family: 'rebalance-storm'; readonly service: ServiceName; readonly members: number }
  | { readonly family: 'poison'; readonly dossiers: number }
  | { readonly family: 'bad-release'; readonly whom: Whom; readonly forMs: number }
  | { readonly family: 'everything-killed'; readonly order: readonly number[] };

/** How many faults of each family. */
export type Counts = Readonly<Record<Family, number>>;

/** Who takes up what one fault set aside waits until nothing is, and waits in vain while another goes on setting aside. */
const SET_ASIDE = 'what is set aside';

/** Whether two faults may be under way at the same time: never two that end the same thing. */
export function clash(a: Fault, b: Fault): boolean {
  const [one, other] = [touchedBy(a), touchedBy(b)];
  return one.includes('all') || other.includes('all') || one.some((thing) => other.includes(thing));
}

function touchedBy(fault: Fault): readonly string[] {
  switch (fault.family) {
    case 'service-killed':
      return [...(fault.window === undefined ? [nameOf(fault.whom)] : touchedIn(fault.window)), 'services'];
    case 'clock-wrong':
      // Whoever's clock is turned compares it with the store's: it must be there, so that what ends the process is the clock.
      return [nameOf(fault.whom), 'services', 'store', `${nameOf(fault.whom)} to store`];
    case 'bad-release':
      return [nameOf(fault.whom), 'services', SET_ASIDE];
    case 'broker-killed':
    case 'rebalance-storm':
      return ['broker'];
    case 'poison':
      return ['broker', 'store', SET_ASIDE];
    case 'store-killed':
      return ['store'];
    case 'held-still':
      return typeof fault.whom === 'string' ? [fault.whom] : [nameOf(fault.whom)];
    case 'line-spoilt':
      return [fault.line];
    case 'disk-full':
      return fault.disk === 'store' ? ['store'] : [fault.disk];
    case 'bad-neighbour':
      return ['neighbours', ...(fault.order === 'certificate-expired' ? [REGISTER_LINE] : [])];
    case 'everything-killed':
      return ['all'];
  }
}

function touchedIn(name: string): readonly string[] {
  const window = windowNamed(name);
  return [...[0, 1].map((index) => nameOf({ service: window.service, index })), ...linesOf(window), ...needsOf(window)];
}

export function nameOf({ service, index }: Whom): string {
  return `${service}-${index + 1}`;
}
