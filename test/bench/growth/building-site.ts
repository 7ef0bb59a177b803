import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { TOPICS } from '@hoso/contracts';
import type { TopicDeclaration } from '@hoso/messaging';

import { topicsOf } from '../../../deploy/topics/create-topics.js';
import { together, type ProcessCost } from '../contest/costs.js';
import { standUpOurs, type Ours } from '../contest/ours-stand.js';
import { playAloud } from '../contest/round.js';
import type { FilingOptions, Outcome, Session } from '../contest/turn.js';
import { Letters, type LetterOptions, type LetterSource } from '../load/dossiers.js';
import { openDeclared } from '../load/topics.js';
import { clearFolders, startSharedEngines, type SharedEngines, type Site } from '../on-engines.js';
import { keptBytes, partitionsIn } from './kafka-logs.js';

/** What a whole run has in common. */
export interface RunOptions {
  readonly seed: number;
  /** First filings of dossiers. */
  readonly perSecond: number;
  readonly seconds: number;
}

/** What a turn came to. */
export interface Turn {
  readonly what: string;
  readonly outcome: Outcome;
  /** What its dossiers have added to what Kafka keeps, bytes for each. */
  readonly kafkaBytes: number;
  /** The dossiers that it brought. */
  readonly dossierIds: readonly string[];
}

/** What kind of house is to stand. */
export interface HouseKind {
  /** Of each topic. */
  readonly partitions: number;
  /** The folder in which its programs were built. */
  readonly sources: string;
}

/** A house on engines of its own. */
export interface Standing extends HouseKind {
  readonly engines: SharedEngines;
  readonly contestant: Ours;
  /** Every dossier that is to be found in it. */
  readonly acceptedIds: string[];
}

/** What may be special about a turn; the rate, the time and who is filed with are else those of the run. */
interface TurnWishes extends FilingOptions, Partial<Omit<RunOptions, 'seed'>> {}

/** As many as the house's own topics have. */
const USUAL_PARTITIONS = TOPICS['hoso.intake.facts.v1'].partitions;
/** Told to `clear_refs` of a process: what it holds now is from now on the most that it ever held. */
const FORGET_THE_MOST = '5';

const WARMING_UP = 'warming up';

/** Where the houses are put up that sweeps are measured in: at most one stands at a time. */
export class BuildingSite {
  /** Everything that was filed since the last `takeTurns`. */
  private turns: Turn[] = [];
  private standing: Standing | undefined;
  private readonly variants = new Set<string>();
  private letterSources = 0;

  constructor(
    private readonly site: Site,
    readonly options: RunOptions,
  ) {}

  get terminal(): Site['terminal'] {
    return this.site.terminal;
  }

  /**
   * The folder of sources that are the usual ones but for what `build` does to them, which it is given an empty one and the
   * project's for. They are built once in a run.
   */
  async variant(name: string, build: (projectFolder: string, folder: string) => Promise<void>): Promise<string> {
    const folder = join(this.site.path, 'variants', name);
    if (!this.variants.has(name)) await this.terminal.progress(`Building ${name}`, build(this.projectFolder, folder));
    this.variants.add(name);
    return folder;
  }

  /** A warm house of that kind: the one that stands, or else a new one on new engines. Without a wish, it is the usual one. */
  async house({ partitions = USUAL_PARTITIONS, sources = this.projectFolder }: Partial<HouseKind> = {}): Promise<Standing> {
    if (this.standing?.partitions === partitions && this.standing.sources === sources) return this.standing;
    await this.clear();
    clearFolders(this.site.path);
    const engines = await startSharedEngines(this.site);
    await openDeclared(engines.ground.brokers.split(','), houseTopics(partitions));
    this.standing = { partitions, sources, engines, acceptedIds: [], contestant: await this.putUp(engines, sources) };
    await this.warmUp();
    return this.standing;
  }

  /** Stops the processes of the house, does something to what they have kept, and puts them up again on the same engines. */
  async reopen(meanwhile: (standing: Standing) => Promise<void>): Promise<Standing> {
    const standing = this.standing ?? (await this.house());
    await this.terminal.progress('Stopping the house', standing.contestant.stop());
    await meanwhile(standing);
    this.standing = { ...standing, contestant: await this.putUp(standing.engines, standing.sources) };
    return this.standing;
  }

  /** Letters of a kind, new to every house; without a wish, those of every bench. */
  letters(wishes: Omit<LetterOptions, 'mark'> = {}): LetterSource {
    return new Letters(this.options.seed, { ...wishes, mark: `growth-${this.letterSources++}` });
  }

  /**
   * Files the letters at the house that stands, at the rate and for the time of the run, and proves that nothing is missing.
   *
   * @throws when anything is, when none stands, or when it is not of the kind that was asked for.
   */
  async turn(what: string, letters: LetterSource, wishes: TurnWishes = {}): Promise<Turn> {
    if (this.standing === undefined) throw new Error('There is no house to file at.');
    const { contestant, acceptedIds, partitions } = this.standing;
    const { perSecond = this.options.perSecond, seconds = this.options.seconds } = wishes;
    // Letters are taken before anything is metered; bodies and papers are made when they are sent.
    const taken = letters.take(Math.round(perSecond * seconds));
    this.forgetTheMost();
    const before = await keptBytes(this.kafkaFolder);
    const countBefore = acceptedIds.length;
    const { eventLoopFolder } = this.site;
    const session: Session = { contestant, letters: { take: () => taken }, eventLoopFolder, acceptedIds };
    const outcome = await playAloud(session, this.terminal, what, perSecond, seconds, wishes);
    const made = (await partitionsIn(this.kafkaFolder)).length;
    const asked = partitions * Object.keys(TOPICS).length;
    if (made !== asked) throw new Error(`The run is void: Kafka has ${made} partitions, not ${asked}.`);
    const dossierIds = acceptedIds.slice(countBefore);
    const turn = { what, outcome, dossierIds, kafkaBytes: ((await keptBytes(this.kafkaFolder)) - before) / dossierIds.length };
    this.turns.push(turn);
    this.terminal.line(`    ${spelledTurn(turn)}`);
    return turn;
  }

  /** From now on the most that each process of the house and its engines held is what it holds from now on; every turn begins so. */
  forgetTheMost(): void {
    const { contestant } = this.standing!;
    for (const pid of [...contestant.processes().values(), ...contestant.engines().values()]) {
      writeFileSync(`/proc/${pid}/clear_refs`, FORGET_THE_MOST);
    }
  }

  /** All turns since the last time that it was asked, the warming up included. */
  takeTurns(): readonly Turn[] {
    return this.turns.splice(0);
  }

  /** How many turns there were since then. */
  get turnCount(): number {
    return this.turns.length;
  }

  /** Whether the house carried all turns behind so many, the warming up left out; undefined where there was none. */
  carriedSince(turnCount: number): boolean | undefined {
    const measured = this.turns.slice(turnCount).filter(({ what }) => what !== WARMING_UP);
    return measured.length === 0 ? undefined : measured.every(({ outcome }) => outcome.carried);
  }

  /** Files at a house that has just been put up: a way that was not gone is not compiled, and costs several times as much. */
  async warmUp(): Promise<void> {
    await this.turn(WARMING_UP, this.letters());
  }

  /** Takes down whatever stands. */
  async clear(): Promise<void> {
    const { standing } = this;
    if (standing === undefined) return;
    await this.terminal.progress('Stopping the house', standing.contestant.stop());
    this.standing = undefined;
    await standing.engines.stop();
  }

  private putUp({ ground }: SharedEngines, sources: string): Promise<Ours> {
    return this.terminal.progress('Starting the house', standUpOurs({ ...ground, projectFolder: sources }));
  }

  private get projectFolder(): string {
    return this.site.ground.projectFolder;
  }

  private get kafkaFolder(): string {
    return join(this.site.ground.folder, 'kafka');
  }
}

/** The house's own topics but for their partitions: what waits for an hour and longer must be there when it is heard. */
export function houseTopics(partitions: number): readonly TopicDeclaration[] {
  return topicsOf(1).map((topic) => ({ ...topic, partitions }));
}

/** Beside what every turn of a bench says of itself. */
function spelledTurn({ outcome: { costs, drainMs }, kafkaBytes }: Turn): string {
  return `${together(costs).toFixed(0)} µs each, counted ${drainMs.toFixed(0)} ms after the last, ${kafkaBytes.toFixed(0)} bytes each on Kafka`;
}

/** The most that a process of that name held, in MiB. */
export function mostHeld(costs: readonly ProcessCost[], name: string): number {
  return costs.find((cost) => cost.name === name)?.residentMebibytesMax ?? Number.NaN;
}
