import { join } from 'node:path';

import { startChild, type Child } from '../../../deploy/local/child.js';
import type { Ground } from './contestant.js';

/** Time for a process to go by itself. */
export const GRACE_MS = 10_000;

/** A program of the bench in a process of its own, by Node as it comes. */
export function startProgram(
  { projectFolder, folder, roster, environment }: Ground,
  name: string,
  program: string,
  settings: Readonly<Record<string, string>>,
): Promise<Child> {
  return startChild({
    name,
    command: process.execPath,
    args: ['--disable-warning=TimeoutNegativeWarning', join(projectFolder, 'dist', 'test', 'bench', program)],
    environment: { ...environment, ...settings },
    workingFolder: projectFolder,
    logFile: join(folder, 'logs', `${name}.log`),
    roster,
  });
}

/** Whether anybody answers at this address. */
export async function answersAt(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/** The number that an indicator's door gives. */
export async function finishedAt(url: string): Promise<number> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return ((await answer.json()) as { readonly finished: number }).finished;
}
