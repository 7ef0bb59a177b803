import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A function of the store, and its share of the processor's time, 0 to 1. */
export interface Hot {
  readonly name: string;
  readonly share: number;
}

const FREQUENCY = 499;
const HOTTEST = 24;

/** Notes for so long what the store's processor time goes into, with Linux's `perf`; the file can be looked at with `perf report`. */
export async function profileStore(perf: string, pid: number, seconds: number, file: string): Promise<readonly Hot[]> {
  await outputOf(perf, ['record', '-q', '-F', String(FREQUENCY), '-g', '-p', String(pid), '-o', file, '--', 'sleep', String(seconds)]);
  return hottestIn(await outputOf(perf, ['report', '-i', file, '--stdio', '--no-children', '-g', 'none', '-F', 'overhead,symbol']));
}

/** The hottest functions in what `perf report` has printed. */
export function hottestIn(report: string): readonly Hot[] {
  const lines = report.matchAll(/^\s*(\d+\.\d+)%\s+\[[.k]\]\s+(.+?)\s*$/gm);
  return Array.from(lines, ([, percent, name]) => ({ name: name!, share: Number(percent) / 100 })).slice(0, HOTTEST);
}

/** @throws with the last words of the program when it fails. */
async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with code ${code}: ${said.trim().split('\n').at(-1)}`);
  return output;
}
