import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { spelledDuration, Terminal } from './terminal.js';

describe('the terminal', () => {
  let written: string;
  const screen = (isTTY: boolean) => ({ isTTY, write: (text: string) => (written += text) });
  beforeEach(() => {
    written = '';
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const slow = (durationMs: number): Promise<string> =>
    new Promise((resolve) => {
      setTimeout(() => resolve('done'), durationMs);
    });

  it('says nothing about what is quick', async () => {
    const task = new Terminal(screen(false)).progress('Fetching', slow(1_900));
    await jest.advanceTimersByTimeAsync(1_900);
    expect(await task).toBe('done');
    expect(written).toBe('');
  });

  it('repeats a plain line about what is slow where there is no terminal', async () => {
    const task = new Terminal(screen(false)).progress('Fetching', slow(40_000), () => 'half of it');
    await jest.advanceTimersByTimeAsync(40_000);
    await task;
    expect(written).toBe(
      ['Fetching … 2 s, half of it\n', 'Fetching … 17 s, half of it\n', 'Fetching … 32 s, half of it\n'].join(''),
    );
  });

  it('draws one line in place on a terminal, keeps it below other lines, and takes it away in the end', async () => {
    const terminal = new Terminal(screen(true));
    const task = terminal.progress('Fetching', slow(2_600));
    await jest.advanceTimersByTimeAsync(2_400);
    terminal.line('By the way.');
    await jest.advanceTimersByTimeAsync(200);
    await task;
    const wipe = '\r\u001b[2K';
    expect(written).toBe(`Fetching … 2 s${wipe}By the way.\nFetching … 2 s${wipe}Fetching … 3 s${wipe}`);
  });

  it('says only what needs a person when it is to be quiet', async () => {
    const terminal = new Terminal(screen(false), true);
    terminal.line('chatter');
    terminal.important('trouble');
    const task = terminal.progress('Fetching', slow(5_000));
    await jest.advanceTimersByTimeAsync(5_000);
    await task;
    expect(written).toBe('trouble\n');
  });

  it.each([[0, '0 s'], [59, '59 s'], [75, '1 min 15 s']])('spells %s seconds as %s', (seconds, text) => {
    expect(spelledDuration(seconds)).toBe(text);
  });
});
