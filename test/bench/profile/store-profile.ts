import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A function of the store, and its share of the processor's time, 0 to 1. */
export interface Hot {
  readonly name: string;
  readonly share: number;
}

/** What is looked into, and with what. */
export interface StoreProfileOptions {
  /** The program, where it is. */
  readonly perf: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Of the store. */
  readonly pid: number;
  readonly seconds: number;
  /** Where it notes; can be looked at with `perf report`. */
  readonly file: string;
}

const FREQUENCY = 499;
const HOTTEST = 24;

/**
 * Notes for so long what the store's processor time goes into, with Linux's `perf`. Where that is not allowed it says so, and answers
 * undefined.
 */
export async function profileStore(options: StoreProfileOptions, say: (line: string) => void): Promise<readonly Hot[] | undefined> {
  const { perf, environment, pid, seconds, file } = options;
  const noting = ['record', '-q', '-F', String(FREQUENCY), '-g', '-p', String(pid), '-o', file, '--', 'sleep', String(seconds)];
  const telling = ['report', '-i', file, '--stdio', '--no-children', '-g', 'none', '-F', 'overhead,symbol'];
  try {
    await outputOf(perf, noting, environment);
    return hottestIn(await outputOf(perf, telling, environment));
  } catch (error) {
    say(`  Nobody looks into the store: ${(error as Error).message}`);
    return undefined;
  }
}

/** The hottest functions in what `perf report` has printed. */
export function hottestIn(report: string): readonly Hot[] {
  const lines = report.matchAll(/^\s*(\d+\.\d+)%\s+\[[.k]\]\s+(.+?)\s*$/gm);
  return Array.from(lines, ([, percent, name]) => ({ name: name!, share: Number(percent) / 100 })).slice(0, HOTTEST);
}

/** @throws with the last words of the program when it fails. */
async function outputOf(program: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  // In other languages a share is written with a comma.
  const child = spawn(program, [...args], { env: { ...environment, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with code ${code}: ${said.trim().split('\n').at(-1)}`);
  return output;
}
