import { processorTimeOf, processorTimeOfOne, together } from './costs.js';
import type { Compared } from './ratios.js';
import type { Round } from './round.js';
import { isBound } from './staircase.js';
import type { Outcome, Times } from './turn.js';

const NAME_WIDTH = 58;
const COLUMN_WIDTH = 22;

/** What of a round goes into the ratios. */
export function comparedOf({ name, capacity, stairs, atCommonRate, atOwnRate }: Round): Compared {
  return {
    name,
    capacity,
    isBound: isBound(capacity, stairs),
    processorMicroseconds: together(atCommonRate.costs),
    ownMicroseconds: atOwnRate === undefined ? Number.NaN : together(atOwnRate.costs),
    lagMs: atCommonRate.lagMs.p99,
  };
}

/** The rounds beside each other, then every process for itself. */
export function tableOf(rounds: readonly Round[]): readonly string[] {
  const common = rounds[0]?.atCommonRate.perSecond ?? 0;
  const row = (what: string, of: (round: Round) => string): string =>
    `  ${what.padEnd(NAME_WIDTH)}${rounds.map((round) => of(round).padStart(COLUMN_WIDTH)).join('')}`;
  const atCommon = (of: (outcome: Outcome) => string) => (round: Round): string => of(round.atCommonRate);
  const atOwn = (of: (outcome: Outcome) => string) => (round: Round): string => (round.atOwnRate ? of(round.atOwnRate) : 'unknown');
  return [
    row('', ({ name }) => name),
    row('carries, dossiers per second', (round) => spelledCapacity(comparedOf(round))),
    ...[
      [`all at ${common} per second`, atCommon] as const,
      ['each at three quarters of its own', atOwn] as const,
    ].flatMap(([heading, at]) => [
      '',
      row(heading, at(({ perSecond, carried }) => `${perSecond}/s${carried ? '' : ' NOT CARRIED'}`)),
      row('accepted after, ms: p50 / p99 / p99.9', at(({ acceptMs }) => spelledTimes(acceptMs))),
      row('from accepted to indicator, ms: p50 / p99 / p99.9', at(({ lagMs }) => spelledTimes(lagMs))),
      row('processor time, µs per dossier: own processes', at(({ costs }) => processorTimeOf(costs, 'application').toFixed(0))),
      ...Array.from(enginesOf(rounds), (engine) =>
        row(`processor time, µs per dossier: ${engine}`, at(({ costs }) => processorTimeOfOne(costs, engine)?.toFixed(0) ?? ''))),
      row('processor time, µs per dossier: these together', at(({ costs }) => together(costs).toFixed(0))),
      row('disk flushes per dossier, of the whole machine', at(({ machine }) => machine.flushesPerDossier.toFixed(2))),
      row('used by strangers, % of the machine', at(({ machine }) => (machine.foreignShare * 100).toFixed(0))),
    ]),
    '',
    ...rounds.flatMap(processesOf),
  ];
}

/** What is carried; `at least` where even the highest rate that was tried was. */
export function spelledCapacity({ capacity, isBound: isKnown }: Pick<Compared, 'capacity' | 'isBound'>): string {
  return Number.isFinite(capacity) ? `${isKnown ? '' : 'at least '}${capacity.toFixed(0)}` : 'nothing';
}

function processesOf({ name, atCommonRate }: Round): readonly string[] {
  return [
    `  ${name}, each process at the common rate: µs and calls and bytes to disk per dossier; MiB at most; event loop late, p99`,
    ...atCommonRate.costs.map((cost) => {
      const label = cost.part === 'application' || cost.part === 'engine' ? cost.name : `${cost.name} (counted apart)`;
      const loop = cost.eventLoopP99Ms === null ? '' : `${cost.eventLoopP99Ms.toFixed(1)} ms`;
      const figures = [cost.processorMicroseconds, cost.calls, cost.writtenBytes, cost.residentMebibytesMax];
      return `    ${label.padEnd(44)}${figures.map((figure) => figure.toFixed(0).padStart(9)).join('')}  ${loop}`;
    }),
    '',
  ];
}

function spelledTimes({ p50, p99, p999 }: Times): string {
  return [p50, p99, p999].map((ms) => ms.toFixed(0)).join(' / ');
}

/** Every engine that anybody stands on, in the order in which they come. */
function enginesOf(rounds: readonly Round[]): ReadonlySet<string> {
  const costs = rounds.flatMap(({ atCommonRate }) => atCommonRate.costs);
  return new Set(costs.filter(({ part }) => part === 'engine').map(({ name }) => name));
}
