import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const TOP = fileURLToPath(new URL('../../', import.meta.url));

/** Builds the product, as the simulator loads it compiled. */
export async function buildProduct(): Promise<void> {
  const { build } = (await import('../../deploy/local/build.mjs' as string)) as { build(): Promise<unknown> };
  await build();
}

/** What the simulator's program says, whether it ends well or not. */
export async function simulateCompiled(...args: readonly string[]): Promise<string> {
  const command = [fileURLToPath(new URL('../../dist/test/simulation/run/main.js', import.meta.url)), ...args];
  const ended = promisify(execFile)(process.execPath, command, { cwd: TOP, maxBuffer: 2 ** 26, env: { PATH: process.env['PATH'] } });
  return ended.then(({ stdout }) => stdout, (error: { readonly stdout: string }) => error.stdout);
}
