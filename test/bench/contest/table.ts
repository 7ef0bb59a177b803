import { processorTimeOf, processorTimeOfOne, together } from './costs.js';
import { middleOf, spelledMiddle } from './middle.js';
import { byContestant, byPass } from './passes.js';
import type { Compared } from './ratios.js';
import type { Round } from './round.js';
import { isBound } from './staircase.js';
import type { Outcome, Times } from './turn.js';

const NAME_WIDTH = 58;
const COLUMN_WIDTH = 22;

/** What of the rounds goes into the ratios, for each contestant. */
export function comparedOf(rounds: readonly Round[]): readonly Compared[] {
  return Array.from(byContestant(rounds), ([name, ofOne]) => {
    const capacities = ofOne.map(({ capacity }) => capacity);
    return {
      name,
      capacities,
      capacity: middleOf(capacities),
      isBound: ofOne.every(({ capacity, stairs }) => isBound(capacity, stairs)),
      processorMicroseconds: middleOf(ofOne.map(({ atCommonRate }) => together(atCommonRate.costs))),
      ownMicroseconds: middleOf(ofOne.map(({ atOwnRate }) => (atOwnRate === undefined ? Number.NaN : together(atOwnRate.costs)))),
      lagMs: middleOf(ofOne.map(({ atCommonRate }) => atCommonRate.lagMs.p99)),
    };
  });
}

/** All rounds beside each other; where everybody played more than once, what they come to first, then each pass. */
export function tableOf(rounds: readonly Round[]): readonly string[] {
  const passes = byPass(rounds);
  if (passes.length < 2) return passTableOf(rounds);
  return [...middlesOf(rounds), ...passes.flatMap((ofOne, index) => ['', `  pass ${index + 1}`, ...passTableOf(ofOne)])];
}

/** The middle of what the passes have found, and how far apart they lie. */
function middlesOf(rounds: readonly Round[]): readonly string[] {
  const all = [...byContestant(rounds).values()];
  const row = (what: string, of: (ofOne: readonly Round[]) => string): string => rowOf(what, all.map(of));
  const middle = (of: (outcome: Outcome) => number, at: 'atCommonRate' | 'atOwnRate') => (ofOne: readonly Round[]): string =>
    spelledMiddle(ofOne.map((round) => { const outcome = round[at]; return outcome === undefined ? Number.NaN : of(outcome); }));
  return [
    row('the middle of all passes (least-most)', ([first]) => first!.name),
    row('carries, dossiers per second', (ofOne) => spelledCapacity(comparedOf(ofOne)[0]!)),
    ...[['at the rate of all', 'atCommonRate'] as const, ['at three quarters of its own', 'atOwnRate'] as const].flatMap(([heading, at]) => [
      row(`accepted after, ms, 99 of 100, ${heading}`, middle(({ acceptMs }) => acceptMs.p99, at)),
      row(`to the indicator, ms, 99 of 100, ${heading}`, middle(({ lagMs }) => lagMs.p99, at)),
      row(`processor time, µs, ${heading}`, middle(({ costs }) => together(costs), at)),
    ]),
  ];
}

function rowOf(what: string, cells: readonly string[]): string {
  return `  ${what.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(COLUMN_WIDTH)).join('')}`;
}

/** The rounds of one pass beside each other, then every process for itself. */
function passTableOf(rounds: readonly Round[]): readonly string[] {
  const common = rounds[0]?.atCommonRate.perSecond ?? 0;
  const row = (what: string, of: (round: Round) => string): string => rowOf(what, rounds.map(of));
  const atCommon = (of: (outcome: Outcome) => string) => (round: Round): string => of(round.atCommonRate);
  const atOwn = (of: (outcome: Outcome) => string) => (round: Round): string => (round.atOwnRate ? of(round.atOwnRate) : 'unknown');
  return [
    row('', ({ name }) => name),
    row('carries, dossiers per second', (round) => spelledCapacity(comparedOf([round])[0]!)),
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
export function spelledCapacity({ capacities, capacity, isBound: isKnown }: Compared): string {
  return Number.isFinite(capacity) ? `${isKnown ? '' : 'at least '}${spelledMiddle(capacities)}` : 'nothing';
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
