import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock } from '@hoso/kernel';

import { Health, type Dependency, type DependencyAnswer } from './health.js';

const NOON = Date.UTC(2026, 0, 5, 5);

function house(...dependencies: Dependency[]): { readonly clock: ManualClock; readonly health: Health } {
  const clock = new ManualClock(NOON);
  const health = new Health(clock);
  for (const dependency of dependencies) health.dependOn(dependency);
  health.markStarted();
  return { clock, health };
}

function scripted(
  name: string,
  kind: 'hard' | 'soft',
  answers: (DependencyAnswer | Error)[],
): Dependency & { looks: number } {
  return {
    name,
    kind,
    looks: 0,
    async check() {
      const answer = answers[Math.min(this.looks, answers.length - 1)];
      this.looks += 1;
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
  };
}

describe('health', () => {
  it('is down before the start and from the call to stop on', async () => {
    const health = new Health(new ManualClock(NOON));
    expect(await health.report()).toMatchObject({ state: 'down', phase: 'starting' });
    health.markStarted();
    expect(await health.report()).toMatchObject({ state: 'ok', phase: 'running' });
    health.markStopping();
    health.markStarted();
    expect(await health.report()).toMatchObject({ state: 'down', phase: 'stopping' });
  });

  it('tells a hard dependency from a soft one', async () => {
    const gone = { ok: false } as const;
    const store = (answer: DependencyAnswer): Dependency => scripted('store', 'hard', [answer]);
    const broker = (answer: DependencyAnswer): Dependency => scripted('broker', 'soft', [answer]);
    const stateWith = async (...all: Dependency[]): Promise<string> => (await house(...all).health.report()).state;
    expect(await stateWith(store({ ok: true }), broker({ ok: true }))).toBe('ok');
    expect(await stateWith(store({ ok: true }), broker(gone))).toBe('degraded');
    expect(await stateWith(store(gone), broker({ ok: true }))).toBe('down');
  });

  it('remembers the last good contact', async () => {
    const { clock, health } = house(scripted('broker', 'soft', [{ ok: true }, { ok: false }]));
    await health.report();
    clock.advance(60_000);
    expect((await health.report()).dependencies).toEqual([{
      name: 'broker', kind: 'soft', state: 'degraded', lastGoodContact: new Date(NOON).toISOString(), detail: {},
    }]);
  });

  it('sees sooner that what was missing is back', async () => {
    const store = scripted('store', 'hard', [{ ok: false }, { ok: true }]);
    const { clock, health } = house(store);
    await health.report();
    clock.advance(199);
    expect((await health.report()).state).toBe('down');
    clock.advance(1);
    expect((await health.report()).state).toBe('ok');
    expect(store.looks).toBe(2);
  });

  it('looks at most once a second, however many ask', async () => {
    const store = scripted('store', 'hard', [{ ok: true }]);
    const { clock, health } = house(store);
    await Promise.all([health.report(), health.report(), health.report()]);
    await health.report();
    expect(store.looks).toBe(1);
    clock.advance(1_000);
    await health.report();
    expect(store.looks).toBe(2);
  });

  it('gives up on one that does not answer', async () => {
    const { clock, health } = house({ name: 'store', kind: 'hard', check: () => new Promise(() => undefined) });
    const report = health.report();
    clock.advance(2_000);
    expect((await report).dependencies[0])
      .toMatchObject({ state: 'down', detail: { code: 'timeout' }, lastGoodContact: null });
  });

  it('shows codes and figures only', async () => {
    const { health } = house(
      scripted('store', 'hard', [
        { ok: true, detail: { engine: 'WiredTiger', waiting: 3, note: 'Nguyễn Văn Mẫu' } },
      ]),
      scripted('broker', 'soft', [new Failure('broker', 'unreachable')]),
      scripted('payment', 'soft', [new Error('password is duck')]),
    );
    const { dependencies } = await health.report();
    expect(dependencies.map(({ detail }) => detail))
      .toEqual([{ engine: 'WiredTiger', waiting: 3 }, { code: 'unreachable' }, { code: 'failed' }]);
  });

  it('reads figures only for the deep report, and survives one that cannot be read', async () => {
    const { health } = house();
    health.figure('lagMessages', () => 12);
    health.figure('parkedDossiers', async () => 0);
    health.figure('oldestUnpublishedSeconds', () => undefined);
    health.figure('broken', () => { throw new Error('no'); });
    expect((await health.deepReport()).figures)
      .toEqual({ lagMessages: 12, parkedDossiers: 0, oldestUnpublishedSeconds: null, broken: null });
  });

  it('refuses a name that is taken', () => {
    const { health } = house(scripted('store', 'hard', []));
    expect(() => health.dependOn(scripted('store', 'soft', []))).toThrow(/dependency-doubled/);
  });
});
