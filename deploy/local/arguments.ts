import { parseArgs } from 'node:util';

/** An examination of the house instead of a stay in it. */
export type ExaminationWish =
  /** Prove the house on that many dossiers; with `kill`, while everything in turn is killed under them. */
  | { readonly kind: 'check'; readonly dossiers: number; readonly kill: boolean }
  /** Measure the house at a steady rate of filings for that long. */
  | { readonly kind: 'measure'; readonly perSecond: number; readonly seconds: number };

/** What the person at the terminal has asked for. */
export interface Wishes {
  readonly examination: ExaminationWish | undefined;
  /** Wait for the real store instead of starting in memory while it is built. */
  readonly durable: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
  /** Dossiers per second that the rehearsed portals file; undefined: the usual. */
  readonly rate: number | undefined;
  readonly portBase: number;
}

export const USUAL_RATE = 0.5;
const RATE_MAX = 1_000;
const CHECKED_DOSSIERS = 1_000;
const CHECKED_DOSSIERS_MIN = 50;
const CHECKED_DOSSIERS_MAX = 100_000;
const MEASURED_RATE = 20;
const MEASURED_SECONDS = 60;
const MEASURED_SECONDS_MAX = 3_600;
const USUAL_PORT_BASE = 3_000;

export const HELP = `npm start                      starts everything and stays until Ctrl-C
npm start -- --check           proves the house on a thousand dossiers; exit code 0 or 1
                --kill         and kills every service, the broker and the store meanwhile
                --dossiers 300 on that many (${CHECKED_DOSSIERS_MIN} to ${CHECKED_DOSSIERS_MAX})
npm start -- --measure         measures it at ${MEASURED_RATE} filings per second (--rate) for ${MEASURED_SECONDS} seconds (--seconds)
npm start -- --durable         waits for the real store instead of starting in memory while it is built
npm start -- --rate 5          dossiers per second that rehearsed portals file (0 to ${RATE_MAX}, usually ${USUAL_RATE})
npm start -- --port-base 4000  first of the ports (usually ${USUAL_PORT_BASE}: 3001 to 3004 and 3009)
npm start -- --quiet           says nothing but what needs a person
npm run reset                  removes what earlier runs have kept`;

/** Reads the command line. Throws one sentence when it asks for something that does not exist. */
export function readWishes(args: readonly string[]): Wishes {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: 'boolean', default: false },
      kill: { type: 'boolean', default: false },
      dossiers: { type: 'string' },
      measure: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      durable: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
      rate: { type: 'string' },
      'port-base': { type: 'string' },
    },
    strict: true,
    allowPositionals: false,
  });
  const examination = readExamination(values);
  return {
    examination,
    // What is to be proven must not be lost with the process that holds it.
    durable: values.durable || examination !== undefined,
    quiet: values.quiet,
    help: values.help,
    rate: values.rate === undefined ? undefined : numberWithin('--rate', values.rate, 0, RATE_MAX),
    portBase: wholeNumberWithin('--port-base', values['port-base'] ?? String(USUAL_PORT_BASE), 1_024, 65_000),
  };
}

interface ExaminationValues {
  readonly check: boolean;
  readonly kill: boolean;
  readonly measure: boolean;
  readonly dossiers?: string | undefined;
  readonly seconds?: string | undefined;
  readonly rate?: string | undefined;
}

function readExamination({ check, kill, measure, dossiers, seconds, rate }: ExaminationValues): ExaminationWish | undefined {
  if (check && measure) throw new Error('--check and --measure are two things: ask for one.');
  if (kill && !check) throw new Error('--kill belongs to --check.');
  if (dossiers !== undefined && !check) throw new Error('--dossiers belongs to --check.');
  if (rate !== undefined && check) throw new Error('--rate does not go with --check, which files as fast as it is answered.');
  if (seconds !== undefined && !measure) throw new Error('--seconds belongs to --measure.');
  if (check) {
    const count = dossiers ?? String(CHECKED_DOSSIERS);
    return { kind: 'check', kill, dossiers: wholeNumberWithin('--dossiers', count, CHECKED_DOSSIERS_MIN, CHECKED_DOSSIERS_MAX) };
  }
  if (!measure) return undefined;
  return {
    kind: 'measure',
    perSecond: numberWithin('--rate', rate ?? String(MEASURED_RATE), 1, RATE_MAX),
    seconds: wholeNumberWithin('--seconds', seconds ?? String(MEASURED_SECONDS), 10, MEASURED_SECONDS_MAX),
  };
}

function numberWithin(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+(\.\d{1,3})?$/.test(text) || value < least || value > most) {
    throw new Error(`${name} is a number from ${least} to ${most} with at most three decimals, not "${text}".`);
  }
  return value;
}

function wholeNumberWithin(name: string, text: string, least: number, most: number): number {
  const value = numberWithin(name, text, least, most);
  if (!Number.isInteger(value)) throw new Error(`${name} is a whole number, not "${text}".`);
  return value;
}
