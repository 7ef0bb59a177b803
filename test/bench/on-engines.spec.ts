import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { readSurroundings } from '../../deploy/local/surroundings.js';
import { onSite, type Place, type Site } from './on-engines.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const HEARD = [...SIGNALS, 'uncaughtException'] as const;
type Listener = (...args: readonly unknown[]) => void;

describe('a benchmark from its command line to its exit code', () => {
  let folder: string;
  let said = '';
  const codes: unknown[] = [];
  const before = new Map<string, readonly unknown[]>();
  const hearingOutput = process.stdout.listeners('error');
  const place = (under: string): Place<unknown> =>
    ({ root: relative(join(readSurroundings().projectFolder, '.data'), join(folder, under)), goesOn: () => false });
  const run = (play: (site: Site) => Promise<void>, under = 'runs'): Promise<never> =>
    onSite(() => undefined, (_wishes, site) => play(site), place(under));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoso-site-'));
    said = '';
    codes.length = 0;
    for (const name of HEARD) before.set(name, process.listeners(name as 'SIGINT'));
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((said += String(text)), true));
    jest.spyOn(process, 'exit').mockImplementation((code) => void codes.push(code ?? process.exitCode ?? 0) as never);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
    for (const name of HEARD) {
      for (const listener of process.listeners(name as 'SIGINT')) {
        if (!before.get(name)?.includes(listener)) process.off(name, listener as Listener);
      }
    }
    for (const listener of process.stdout.listeners('error')) {
      if (!hearingOutput.includes(listener)) process.stdout.off('error', listener as Listener);
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('ends with 0, or with 1 and one sentence', async () => {
    await run(async ({ terminal }) => terminal.line('done'));
    await run(() => Promise.reject(new Error('The run is void.')));
    expect([said, codes]).toEqual(['done\nThe run is void.\n', [0, 1]]);
  });

  it.each(SIGNALS)('says nothing more after %s, whatever fails by it, and ends with 130', async (signal) => {
    const play = async ({ terminal, interrupted }: Site): Promise<void> => {
      terminal.line('filing');
      process.emit(signal, signal);
      expect(interrupted.aborted).toBe(true);
      terminal.line('starting it again');
      throw new Error('The run is void.');
    };
    await run(play);
    expect([said, new Set(codes)]).toEqual(['filing\n', new Set([130])]);
  });

  it('goes on when nobody hears it any more', async () => {
    await run(async () => void process.stdout.emit('error', new Error('write EPIPE')));
    expect(codes).toEqual([0]);
  });

  it('ends with 1 and one sentence where it has no folder to run in', async () => {
    await writeFile(join(folder, 'file'), '');
    jest.mocked(process.exit).mockImplementation((code) => {
      throw new Error(`ended with ${code}`);
    });
    await expect(run(async () => undefined, 'file/runs')).rejects.toThrow('ended with 1');
    expect(said).toMatch(/^ENOTDIR.*\n$/);
  });
});
