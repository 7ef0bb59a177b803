import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Wishes {
  readonly kind: 'usual' | 'slice' | 'calm' | 'release';
  /** Undefined: any. */
  readonly seed: number | undefined;
  /** Whether what was found is put on the page. */
  readonly record: boolean;
  /** The file of the evidence; undefined: one with the time in its name. */
  readonly evidence: string | undefined;
  /** A folder in which everything is kept that the checker reads. */
  readonly keep: string | undefined;
}

export const USAGE = `npm run chaos                  one experiment of the usual size, 25 minutes
  -- --slice                   at least one fault of every family, three minutes
  -- --calm                    no fault at all
npm run chaos:release          ten of them, one after the other, some three hours; what is done already is not done again
  -- --seed 7                  repeats a schedule
  -- --record                  puts what was found on the page, of the usual size; a release does so by itself
  -- --evidence FILE           where the evidence is written
  -- --keep FOLDER             keeps what the checker read`;

const KINDS = ['slice', 'calm', 'release'] as const;

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readWishes(args: readonly string[]): Wishes {
  const yes = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: text, slice: yes, calm: yes, release: yes, record: yes, evidence: text, keep: text },
  });
  const kinds = KINDS.filter((kind) => values[kind]);
  if (kinds.length > 1) throw new Error(`--${kinds.join(' and --')} do not go together.`);
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) throw new Error(`--seed is a whole number from 0 on, not "${values.seed}".`);
  const kind = kinds[0] ?? 'usual';
  const isShort = kind === 'calm' || kind === 'slice';
  if (values.record && isShort) throw new Error(`--record is not for --${kind}: it would take the place of a run that shows more.`);
  return { kind, seed, record: values.record, evidence: values.evidence, keep: values.keep };
}
