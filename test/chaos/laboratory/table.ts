import { FAMILIES, type Counts, type Family } from '../nemesis/fault.js';
import { WINDOWS } from '../nemesis/windows.js';
import { countsOf } from './evidence-head.js';
import type { Findings } from './findings.js';
import { MEANT, withinWords } from './goals.js';
import { sumOf } from './sizes.js';
import { spread } from './spread.js';

/** One experiment as it is kept: without the sentences, with where and when. */
export interface Record extends Omit<Findings, 'verdict'> {
  readonly begunAt: string;
  /** Processors and memory, in words. */
  readonly machine: string;
  /** A digest of the code that was tried. */
  readonly code: string;
  /** Of a slice of a release: how many there are. */
  readonly slices?: number;
  readonly verdict: Omit<Findings['verdict'], 'findings'>;
}

const WORDS: Readonly<{ [Name in Family]: string }> = {
  'service-killed': 'one of the eight processes killed',
  'broker-killed': 'the broker killed, in a release always and else every second time with everything it had kept',
  'store-killed': 'the store killed, every second time again while it recovers',
  'held-still': 'a process, the broker or the store held still, up to 90 s',
  'line-spoilt': 'a line spoilt: cut, down, slow, sliced, black, half open, single requests and answers',
  'disk-full': 'the disk of the store, of the attachments or of the logs full',
  'clock-wrong': 'the clock of a process three days ahead, two hours behind, ten times too fast, or 40 s off',
  'bad-neighbour': 'the population database slow, away, wrong, talking nonsense, or with a certificate that has expired',
  'rebalance-storm': 'members that join and leave a group every two seconds',
  poison: 'messages of a version that exists nowhere',
  'bad-release': 'a release that no longer understands a fact',
  'everything-killed': 'everything killed at once and started in any order',
};

/** What was looked at, what was found, and what is meant where something is. */
type Row = readonly [string, string | number, (string | number)?];

/** What experiments have shown, as a page has it. */
export function tableOf(records: readonly Record[]): string {
  const [first] = records;
  if (first === undefined) return 'No run is on record.\n';
  const sum = (of: (record: Record) => number): number => records.reduce((total, record) => total + of(record), 0);
  const family = (counts: (record: Record) => Counts, name: Family): number => sum((record) => counts(record)[name]);
  const counted = (name: keyof ReturnType<typeof countsOf>): number => sum(({ verdict }) => countsOf(verdict)[name]);
  const anomalies = (...names: readonly (keyof Findings['verdict']['counts'])[]): number =>
    sum(({ verdict }) => names.reduce((total, name) => total + (verdict.counts[name] ?? 0), 0));
  const outages = records.flatMap(({ outage }) => (outage ? [outage] : []));
  const recoveries = records.flatMap(({ recovery }) => (recovery ? [recovery] : []));
  const rows: readonly Row[] = [
    ...FAMILIES.map((name): Row => {
      const skipped = family(({ skipped: counts }) => counts, name);
      const carriedOut = `${family(({ carriedOut: counts }) => counts, name)}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
      return [`Faults: ${WORDS[name]}`, carriedOut, ofEach(MEANT.ofFamily[name])];
    }),
    ['Faults: all of them', sum(({ carriedOut }) => sumOf(carriedOut)), ofEach(MEANT.faults)],
    ['Of the processes killed: at an exact place of their work', spelledWindows(records), `at ${MEANT.windows} places in each run`],
    ['Of the lines spoilt: at a single request or answer', spelledFrames(records)],
    ['Of the lines spoilt: as a whole', spelledLines(records)],
    ['Faults after which something did not come back', sum(({ failed }) => failed.length), 0],
    ['Dossiers accepted', counted('accepted')],
    ['Of these, accepted while faults went on', spelledUnderFault(records), ofEach(MEANT.acceptedUnderFault)],
    ['Of these, with an applicant whom the register identified', spelledIdentified(records)],
    ['Lost', counted('lost'), 0],
    ['Doubled', counted('doubled'), 0],
    ['Unexpected', counted('unexpected'), 0],
    ['Illegal moves', counted('illegal'), 0],
    ['Differences in figures', counted('differences'), 0],
    ['Personal values where they must not be', counted('leaked'), 0],
    [`Anything that a restart or a new watch-room changed, ${looked(records, ({ restart }) => restart)}`, counted('changed'), 0],
    ['Anything else wrong', anomalies('unchained', 'out-of-step', 'parked', 'stuck', 'forged', 'backwards'), 0],
    ['Runs of which the verdict does not hold', sum(({ verdict }) => (verdict.holds ? 0 : 1)), 0],
    ['Processes that ended by themselves, and no fault explains why', spelledEndings(records), 0],
    ['Dossiers that faults set aside, and that were taken up again', spelledSetAside(records)],
    ['Answers that nobody knew, and that were carried out', anomalies('recovered')],
    [`A killed process takes requests again, from its start, ${looked(records, ({ recovery }) => recovery)}`, spread(recoveries.flatMap(({ ready }) => ready))],
    ['A killed process back at work and hearing, from its start', spread(recoveries.flatMap(({ restart }) => restart)),
      withinWords(MEANT.restartMs, MEANT.restartShare)],
    ['A killed process takes requests again, beside other faults', spread(records.flatMap(({ measured }) => measured.restart))],
    ['Partitions of a killed process taken over', spread(recoveries.flatMap(({ takeover }) => takeover)), withinWords(MEANT.takeoverMs)],
    ['The same beside other faults', spread(records.flatMap(({ measured }) => measured.takeover))],
    ['Everything killed, and all take requests again', spread(records.flatMap(({ measured }) => measured.coldStart)), withinWords(MEANT.coldStartMs)],
    ['Everything heard after the last fault was healed', spread(records.map(({ drainedMs }) => drainedMs)), withinWords(MEANT.heardMs)],
    ['Everything heard after the last filing, in the end', spread(records.flatMap(({ drainedAtEndMs }) => drainedAtEndMs ?? null))],
    ['The watch-room made anew from the owners', spread(records.flatMap(({ restart }) => (restart ? [restart.rebuiltMs] : [])))],
    ...outages.map((outage): Row =>
      [`The broker back after a minute with ${outage.waiting} dossiers waiting: all heard`, spread([outage.drainedMs]),
        `${withinWords(MEANT.outageHeardMs)}, with at least ${MEANT.waiting}`]),
  ];
  const seeds = records.map(({ seed }) => seed).join(', ');
  const slices = (first.slices ?? 0) > records.length ? `${records.length} of ${first.slices} slices so far. ` : '';
  const minutes = spelledMinutes(records);
  const engines = [...new Set(records.flatMap((record) => record.engines))].join('; ');
  const machines = [...new Set(records.map(({ machine }) => machine))].join(' and ');
  return [
    `${slices}Seed ${seeds}; begun ${first.begunAt}; ${minutes}; code ${first.code}; ${engines}; ${machines}.`,
    '',
    '| | Found | Meant |', '|---|---|---|',
    ...rows.map(([what, found, meant = '']) => `| ${what} | ${found} | ${meant} |`),
    '',
  ].join('\n');
}

/** All of them, and the longest one where there are several. */
function spelledMinutes(records: readonly Record[]): string {
  const minutes = (seconds: number): number => Math.round(seconds / 60);
  const all = `${minutes(records.reduce((sum, { seconds }) => sum + seconds, 0))} minutes`;
  return records.length === 1 ? all : `${all}, the longest run ${minutes(Math.max(...records.map(({ seconds }) => seconds)))}`;
}

/** In how many runs there was time for it. */
function looked(records: readonly Record[], of: (record: Record) => unknown): string {
  const count = records.filter((record) => of(record) !== null).length;
  return count === records.length ? 'in each run' : `in ${count} of ${records.length} runs`;
}

/** How many were hit, at how many places, and how many places did not come in time. */
function spelledWindows(records: readonly Record[]): string {
  const tallies = records.flatMap(({ windows }) => Object.entries(windows));
  const sum = (of: 'hit' | 'missed'): number => tallies.reduce((total, [, tally]) => total + tally[of], 0);
  const places = new Set(tallies.flatMap(([name, { hit }]) => (hit > 0 ? [name] : [])));
  return `${sum('hit')}, at ${places.size} of ${WINDOWS.length} places; the place did not come in time: ${sum('missed')}`;
}

/** How many single requests and answers came and were spoilt; those that did not come are not among the faults. */
function spelledFrames(records: readonly Record[]): string {
  const tallies = records.flatMap(({ frames }) => (frames === undefined ? [] : Object.values(frames)));
  if (records.every(({ frames }) => frames === undefined)) return 'not counted';
  const sum = (of: 'hit' | 'missed'): number => tallies.reduce((total, tally) => total + tally[of], 0);
  return `${sum('hit')}; it did not come in time, and the fault does not count: ${sum('missed')}`;
}

/** On how many lines that were spoilt as a whole anything came to harm; the others are not among the faults. */
function spelledLines(records: readonly Record[]): string {
  const tallies = records.flatMap(({ lines }) => (lines === undefined ? [] : Object.values(lines)));
  if (records.every(({ lines }) => lines === undefined)) return 'not counted';
  const sum = (of: 'hit' | 'missed'): number => tallies.reduce((total, tally) => total + tally[of], 0);
  return `${sum('hit')}; nothing passed meanwhile, and the fault does not count: ${sum('missed')}`;
}

/** Old records do not have it. */
function spelledSetAside(records: readonly Record[]): string | number {
  const known = records.flatMap(({ setAside }) => setAside ?? []);
  const counts = known.flatMap((services) => Object.values(services).flatMap((codes) => Object.values(codes)));
  return known.length === 0 ? 'not counted' : counts.reduce((sum, count) => sum + count, 0);
}

/** Old records have how each ended, and nobody had judged that. */
function spelledEndings(records: readonly Record[]): string {
  const judged = records.filter(({ unexplainedEndings }) => unexplainedEndings !== undefined);
  if (judged.length === 0) return 'not counted';
  const sum = (of: (record: Record) => number): number => judged.reduce((total, record) => total + of(record), 0);
  const all = sum(({ ownEndings }) => Object.values(ownEndings).reduce((count, { length }) => count + length, 0));
  return `${sum(({ unexplainedEndings = 0 }) => unexplainedEndings)} of ${all}`;
}

/** Old records do not have it. */
function spelledIdentified(records: readonly Record[]): string | number {
  const counts = records.flatMap(({ verdict }) => verdict.seen.identified ?? []);
  return counts.length === 0 ? 'not counted' : counts.reduce((sum, count) => sum + count, 0);
}

/** Old records do not have it. */
function spelledUnderFault(records: readonly Record[]): string {
  const counts = records.flatMap(({ acceptedUnderFault }) => acceptedUnderFault ?? []);
  return counts.length === 0 ? 'not counted' : counts.join(', ');
}

function ofEach(least: number): string {
  return `at least ${least} in each run`;
}
