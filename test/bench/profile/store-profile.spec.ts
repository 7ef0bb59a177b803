import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { hottestIn, profileStore } from './store-profile.js';

describe('the hottest functions of a report', () => {
  it('are named with their shares, whatever stands around them', () => {
    expect(hottestIn([
      '# Overhead  Symbol', '#', '     9.41%  [.] __wt_row_search', '     0.50%  [k] do_syscall_64',
      '     4.25%  [.] <alloc::vec::Vec<T> as core::clone::Clone>::clone', '', '# tip',
    ].join('\n'))).toEqual([
      { name: '__wt_row_search', share: 0.0941 },
      { name: 'do_syscall_64', share: 0.005 },
      { name: '<alloc::vec::Vec<T> as core::clone::Clone>::clone', share: 0.0425 },
    ]);
  });
});

describe('a look into the store', () => {
  let folder: string;
  const said: string[] = [];
  /** By a program that stands where `perf` would. */
  const look = async (script: string, environment: NodeJS.ProcessEnv = {}) => {
    const perf = join(folder, 'perf');
    await writeFile(perf, `#!/bin/sh\n${script}\n`);
    await chmod(perf, 0o755);
    return profileStore({ perf, environment, pid: 1, seconds: 1, file: join(folder, 'store.perf') }, (line) => void said.push(line));
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoso-perf-'));
    said.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is read in whatever language its reader speaks', async () => {
    const script = '[ "$LC_ALL" = C ] && echo "  9.41%  [.] __wt_row_search" || echo "  9,41%  [.] __wt_row_search"';
    expect(await look(script, { LC_ALL: 'vi_VN.UTF-8' })).toEqual([{ name: '__wt_row_search', share: 0.0941 }]);
    expect(said).toEqual([]);
  });

  it('that is not allowed is told in one line, and everything else goes on', async () => {
    expect(await look('echo "Consider adjusting perf_event_paranoid." >&2; exit 255')).toBeUndefined();
    expect(said).toEqual([expect.stringMatching(/^  Nobody looks into the store: .*perf ended with code 255: Consider .*paranoid\.$/)]);
  });

  it('by a program that cannot be run is told as well', async () => {
    await rm(folder, { recursive: true });
    const missing = { perf: join(folder, 'perf'), environment: {}, pid: 1, seconds: 1, file: join(folder, 'store.perf') };
    expect(await profileStore(missing, (line) => void said.push(line))).toBeUndefined();
    expect(said).toEqual([expect.stringContaining('ENOENT')]);
  });
});
