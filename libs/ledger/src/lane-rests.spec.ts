import { describe, expect, it } from '@jest/globals';

import { batchOf, dossier, openStampOffice, openVoice, pass, turn } from '../test/open-office.js';
import { LEDGER_DEFAULTS } from './settings.js';

describe('a lane that rests', () => {
  const REST_MS = 50;
  /** Hears the numbers one by one, and says how many dossiers each write was about. */
  const openResting = async (batchEntriesMax = 256) => {
    const lane = { ...LEDGER_DEFAULTS.lane, restMs: REST_MS, batchEntriesMax };
    const office = await openStampOffice({ settings: { ...LEDGER_DEFAULTS, lane } });
    const voice = await openVoice('intake', office.doors);
    const hear = async (number: number): Promise<void> => {
      const facts = await voice.say(1, dossier(number));
      void office.ledger.take(batchOf(facts));
      await turn();
    };
    return { ...office, hear, written: () => office.store.batches.map((batch) => batch.length) };
  };

  it('writes what it hears first at once, and what follows closely together', async () => {
    const { hear, written, clock } = await openResting();
    for (const number of [1, 2, 3]) await hear(number);
    expect(written()).toEqual([1]);
    await pass(clock, REST_MS, 10);
    expect(written()).toEqual([1, 2]);
    await pass(clock, REST_MS, 10);
    await hear(4);
    expect(written()).toEqual([1, 2, 1]);
  });

  it('keeps no command waiting, and leaves what was heard to its rest', async () => {
    const { hear, written, clock, stamp: command } = await openResting();
    for (const number of [1, 2, 3]) await hear(number);
    await command('now', dossier(9));
    expect(written()).toEqual([1, 1]);
    await pass(clock, REST_MS, 10);
    expect(written()).toEqual([1, 1, 2]);
  });

  it('takes along with a command what was heard and has rested', async () => {
    const { hear, written, clock, store, stamp: command } = await openResting();
    await hear(1);
    const release = store.hold('writeBatch');
    const commanded = [command('first', dossier(8)), turn().then(() => command('second', dossier(9)))];
    await turn();
    await hear(2);
    clock.advance(REST_MS);
    release();
    await pass(clock, REST_MS, 10);
    await Promise.all(commanded);
    expect(written()).toEqual([1, 1, 2]);
  });

  it.each([
    ['gathers commands behind a batch of them for as long as that took', 8, 8],
    ['gathers them for a quarter of its least rest at most', 40, REST_MS / 4],
    ['gathers none behind a batch that took no time', 0, 0],
  ])('%s', async (_what, tookMs, gatheredMs) => {
    const { written, clock, store, stamp: command } = await openResting();
    const release = store.hold('writeBatch');
    const commanded = [command('first', dossier(1))];
    await turn();
    clock.advance(tookMs);
    release();
    await turn();
    commanded.push(command('second', dossier(2)));
    await turn();
    await pass(clock, Math.max(0, gatheredMs - 1), 1);
    commanded.push(command('third', dossier(3)));
    await turn();
    expect(written()).toEqual(gatheredMs > 0 ? [1] : [1, 1, 1]);
    await pass(clock, 2, 1);
    await Promise.all(commanded);
    expect(written()).toEqual(gatheredMs > 0 ? [1, 2] : [1, 1, 1]);
  });

  it.each([
    ['rests longer behind a batch that took long, to be at work a quarter of the time', 60, 180],
    ['rests no longer than eight times as long as it rests at least', 300, 100],
    ['does not rest behind a batch during which enough could gather', 500, 0],
  ])('%s', async (_what, tookMs, restMs) => {
    const { hear, written, clock, store } = await openResting();
    const release = store.hold('writeBatch');
    await hear(1);
    clock.advance(tookMs);
    release();
    await turn();
    await hear(2);
    await pass(clock, Math.max(0, restMs - 1), 1);
    expect(written()).toEqual(restMs > 0 ? [1] : [1, 1]);
    await hear(3);
    await pass(clock, restMs > 0 ? 1 : REST_MS, 1);
    expect(written()).toEqual(restMs > 0 ? [1, 2] : [1, 1, 1]);
  });

  it('does not rest on a full batch, nor when the clock was put back', async () => {
    const full = await openResting(3);
    for (const number of [1, 2, 3, 4]) await full.hear(number);
    expect(full.written()).toEqual([1, 3]);
    const late = await openResting();
    await late.hear(1);
    late.clock.advance(-1_000);
    await late.hear(2);
    expect(late.written()).toEqual([1, 1]);
  });
});
