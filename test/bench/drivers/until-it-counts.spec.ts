import { describe, expect, it } from '@jest/globals';

import { untilItCounts } from './until-it-counts.js';

describe('a round that is void', () => {
  const played: number[] = [];
  const said: unknown[] = [];
  const { signal: never } = new AbortController();
  const play = (counts: (attempt: number) => boolean, interrupted: AbortSignal = never): Promise<string> => {
    played.length = 0;
    said.length = 0;
    return untilItCounts(async (attempt) => {
      played.push(attempt);
      if (!counts(attempt)) throw new Error(`void ${attempt}`);
      return `counts ${attempt}`;
    }, interrupted, (error) => said.push(String(error)));
  };

  it('is told and played again, five times in all', async () => {
    expect(await play((attempt) => attempt === 3)).toBe('counts 3');
    expect(said).toEqual(['Error: void 1', 'Error: void 2']);
    await expect(play(() => false)).rejects.toThrow('void 5');
    expect(played).toEqual([1, 2, 3, 4, 5]);
  });

  it('is not played again once everything is ended', async () => {
    await expect(play(() => false, AbortSignal.abort())).rejects.toThrow('void 1');
    expect([played, said]).toEqual([[1], []]);
  });
});
