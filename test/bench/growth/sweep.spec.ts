import { expect, it } from '@jest/globals';

import { valuesOf } from './run-sweep.js';
import { inTurn, spelledDuration } from './sweep.js';
import { BACKLOG } from './sweeps/backlog.js';
import { HISTORY } from './sweeps/history.js';
import { INDEX_ENTRIES } from './sweeps/index-entries.js';

it('values are measured there and back, twice in a row, or once', () => {
  expect(inTurn([1, 4, 16], 'there-and-back')).toEqual([1, 4, 16, 16, 4, 1]);
  expect(inTurn([1, 4], 'twice')).toEqual([1, 1, 4, 4]);
  expect(inTurn([0, 9], 'once')).toEqual([0, 9]);
});

it('a value that takes long says about how long', () => {
  expect([2_100, 23_400].map(spelledDuration)).toEqual(['about 35 minutes', 'about 6.5 hours']);
});

it('a million waiting dossiers take some hours though they are filed quickly', () => {
  expect(spelledDuration(BACKLOG.lasts!(1_000_000, { perSecond: 50 }))).toBe('about 2.1 hours');
  expect(spelledDuration(BACKLOG.lasts!(100_000, { perSecond: 50 }))).toBe('about 12 minutes');
  expect(BACKLOG.lasts!(10_000, { perSecond: 50 })).toBe(234);
  expect(valuesOf(BACKLOG, true)).toEqual([0, 1_000, 3_000, 10_000, 100_000, 1_000_000]);
});

it('a million copies and ten million entries say about how long they take', () => {
  expect(spelledDuration(HISTORY.lasts!(1_000_000, { perSecond: 50 }))).toBe('about 25 minutes');
  expect(spelledDuration(INDEX_ENTRIES.lasts!(10_000_000, { perSecond: 50 }))).toBe('about 25 minutes');
});

it('reading the indicator of all time is judged as well as reading it of recent days', () => {
  const figures = HISTORY.bounds.map(({ figure }) => figure);
  expect(figures.filter((figure) => figure.startsWith('reading the indicator'))).toHaveLength(2);
});
