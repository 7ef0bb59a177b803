import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import type { Ending } from './child.js';
import type { Engine } from './engines/index.js';
import { keepEngine } from './keep-engine.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An engine that is ended by hand, or when it is told to. */
class SmallEngine implements Engine {
  readonly engine = 'Small';
  readonly pid = 1;
  readonly port = 7;
  end: (how: Ending) => void = () => undefined;
  readonly ended = new Promise<Ending>((resolve) => (this.end = resolve));

  async stop(): Promise<void> {
    this.end({ code: 0, signal: null });
  }

  kill(): Promise<void> {
    return this.stop();
  }
}

/** An engine that died, and is started again so: undefined for one that runs. */
async function afterDeath(answer: (tries: number) => Error | undefined) {
  const clock = new ManualClock(0);
  const said: string[] = [];
  const lives: SmallEngine[] = [new SmallEngine()];
  let tries = 0;
  const again = async (): Promise<SmallEngine> => {
    tries += 1;
    const failure = answer(tries);
    if (failure) throw failure;
    lives.push(new SmallEngine());
    return lives.at(-1)!;
  };
  const kept = keepEngine(lives[0]!, again, (line) => void said.push(line), clock);
  lives[0]!.end({ code: 1, signal: null });
  await turn();
  const pass = async (durationMs: number): Promise<void> => {
    for (let passed = 0; passed < durationMs; passed += 500) {
      clock.advance(500);
      await turn();
    }
  };
  return { kept, said, lives, pass, triesSoFar: () => tries };
}

describe('an engine that died unasked', () => {
  it('is started again after half a second, one, two, and so on while that fails', async () => {
    const { kept, said, lives, pass, triesSoFar } = await afterDeath((tries) => (tries < 4 ? new Error('No room.') : undefined));
    for (const [seconds, tries] of [[0.5, 1], [1, 2], [2, 3], [4, 4]] as const) {
      await pass(seconds * 1_000);
      expect(triesSoFar()).toBe(tries);
    }
    expect(kept.current()).toBe(lives[1]);
    expect(said).toEqual([
      expect.stringContaining('Small ended unasked'),
      'Small could not be started again; trying again in 1 s: No room.',
      'Small could not be started again; trying again in 2 s: No room.',
      'Small could not be started again; trying again in 4 s: No room.',
      'Small runs again.',
    ]);
    await kept.stop();
  });

  it('is tried again every half minute for as long as that takes, and can be stopped meanwhile', async () => {
    const { kept, said, pass, triesSoFar } = await afterDeath(() => new Error('No room.'));
    await pass(3_600_000);
    const tries = triesSoFar();
    expect(tries).toBeGreaterThan(120);
    expect(said.at(-1)).toBe('Small could not be started again; trying again in 30 s: No room.');
    await kept.stop();
    await pass(60_000);
    expect(triesSoFar()).toBe(tries);
  });

  it('is not started again once everything stops', async () => {
    const { kept, pass, triesSoFar } = await afterDeath(() => undefined);
    await kept.stopNow();
    await pass(60_000);
    expect(triesSoFar()).toBe(0);
  });
});
