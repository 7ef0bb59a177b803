import { parseArgs } from 'node:util';

/** What the person at the terminal has asked for. */
export interface Wishes {
  /** Prove the house on a fixed number of dossiers, print what was proven, and end. */
  readonly check: boolean;
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
const USUAL_PORT_BASE = 3_000;

export const HELP = `npm start                      starts everything and stays until Ctrl-C
npm start -- --check           proves the house on a fixed number of dossiers; exit code 0 or 1
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
      durable: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
      rate: { type: 'string' },
      'port-base': { type: 'string' },
    },
    strict: true,
    allowPositionals: false,
  });
  return {
    check: values.check,
    // What is to be proven must not be lost with the process that holds it.
    durable: values.durable || values.check,
    quiet: values.quiet,
    help: values.help,
    rate: values.rate === undefined ? undefined : numberWithin('--rate', values.rate, 0, RATE_MAX),
    portBase: wholeNumberWithin('--port-base', values['port-base'] ?? String(USUAL_PORT_BASE), 1_024, 65_000),
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
