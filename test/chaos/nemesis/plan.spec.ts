import { describe, expect, it } from '@jest/globals';

import { LINE_NAMES, REGISTER_LINE } from '../laboratory/lines.js';
import { RELEASE, SLICE, sumOf, USUAL } from '../laboratory/sizes.js';
import { clash, FAMILIES, nameOf } from './fault.js';
import { planFaults } from './plan.js';
import { linesOf, windowNamed, WINDOWS } from './windows.js';

const flat = (seed: number, size = USUAL) => planFaults(seed, size).flatMap(({ faults }) => faults);

describe('a schedule of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planFaults(7, USUAL)).toEqual(planFaults(7, USUAL));
    expect(planFaults(7, USUAL)).not.toEqual(planFaults(8, USUAL));
  });

  it.each([['usual', USUAL], ['slice', SLICE]] as const)('of the %s size has as many faults of each family as it says', (_name, size) => {
    const faults = flat(3, size);
    expect(faults).toHaveLength(sumOf(size.counts));
    const counted = FAMILIES.map((family) => [family, faults.filter((fault) => fault.family === family).length]);
    expect(Object.fromEntries(counted)).toEqual(size.counts);
  });

  it('has every family at least once, also in the slice', () => {
    for (const family of FAMILIES) expect([family, SLICE.counts[family] > 0]).toEqual([family, true]);
  });

  it.each([USUAL, RELEASE])('puts no two side by side that strike the same thing, and most of them side by side', (size) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const rounds = planFaults(seed, size);
      for (const { faults } of rounds) {
        for (const one of faults) expect(faults.filter((other) => other !== one && clash(one, other))).toEqual([]);
        expect(faults.length).toBeLessThanOrEqual(size.sideBySide);
      }
      expect(rounds.filter(({ faults }) => faults.length === size.sideBySide).length).toBeGreaterThan(rounds.length / 3);
    }
  });

  it('kills in every window at least once, about as often as at any other moment, and in some of them in the slice', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const killed = flat(seed).flatMap((fault) => (fault.family === 'service-killed' ? [fault] : []));
      const windows = killed.flatMap(({ window }) => window ?? []);
      expect(new Set(windows)).toEqual(new Set(WINDOWS.map(({ name }) => name)));
      expect(Math.abs(killed.length - 2 * windows.length)).toBeLessThanOrEqual(1);
      for (const { whom, window } of killed) if (window) expect(whom.service).toBe(windowNamed(window).service);
      const inSlice = flat(seed, SLICE).flatMap((fault) => (fault.family === 'service-killed' ? (fault.window ?? []) : []));
      expect(new Set(inSlice).size).toBeGreaterThanOrEqual(3);
    }
  });

  it('spoils every line on which anything passes, and none on which nothing does', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const spoilt = seeds.flatMap((seed) => flat(seed).flatMap((fault) => (fault.family === 'line-spoilt' ? [fault.line] : [])));
    const idle = ['within to monitoring', 'outside to monitoring'];
    expect(new Set(spoilt)).toEqual(new Set(LINE_NAMES.map(({ name }) => name).filter((name) => !idle.includes(name))));
  });

  it('leaves alone whatever a window needs while somebody lies in wait there', () => {
    const window = windowNamed('intake: Produce, not forwarded');
    const killed = { family: 'service-killed', whom: { service: 'intake', index: 0 }, deadMs: 0, window: window.name } as const;
    const [line = ''] = linesOf(window);
    expect(clash(killed, { family: 'broker-killed', amnesia: false, deadMs: 0 })).toBe(true);
    expect(clash(killed, { family: 'held-still', whom: { service: 'intake', index: 1 }, forMs: 1 })).toBe(true);
    expect(clash(killed, { family: 'line-spoilt', line, how: 'cut', forMs: 1 })).toBe(true);
    expect(clash(killed, { family: 'store-killed', duringRecovery: false, deadMs: 0 })).toBe(false);
  });

  it('has the population database bad in every way once, also in that its certificate has expired, and so in the slice', () => {
    const orders = (size = USUAL) => flat(5, size).flatMap((fault) => (fault.family === 'bad-neighbour' ? [fault.order] : []));
    expect(new Set(orders().map((order) => JSON.stringify(order))).size).toBe(USUAL.counts['bad-neighbour']);
    expect(orders()).toContain('certificate-expired');
    expect(orders(SLICE)).toContain('certificate-expired');
  });

  it('lets nothing else happen to the line on which a certificate has expired: what heals one heals the other', () => {
    const expired = { family: 'bad-neighbour', order: 'certificate-expired', forMs: 1 } as const;
    expect(clash(expired, { family: 'line-spoilt', line: REGISTER_LINE, how: 'cut', forMs: 1 })).toBe(true);
    expect(clash(expired, { family: 'line-spoilt', line: 'within to street', how: 'cut', forMs: 1 })).toBe(false);
    expect(clash({ ...expired, order: { kind: 'hang' } }, { family: 'line-spoilt', line: REGISTER_LINE, how: 'cut', forMs: 1 })).toBe(false);
  });

  it('turns the clock of nobody whose store or line to it is struck: it is by the store that it sees that its clock is wrong', () => {
    const turned = { family: 'clock-wrong', whom: { service: 'intake', index: 0 }, clock: '+3d', forMs: 1 } as const;
    expect(clash(turned, { family: 'store-killed', duringRecovery: false, deadMs: 1 })).toBe(true);
    expect(clash(turned, { family: 'line-spoilt', line: 'intake-1 to store', how: 'cut', forMs: 1 })).toBe(true);
    expect(clash(turned, { family: 'line-spoilt', line: 'intake-2 to store', how: 'cut', forMs: 1 })).toBe(false);
  });

  it('lets the broker forget early, so that what it lost is found before the end', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const faults = flat(seed);
      const last = faults.findLastIndex((fault) => fault.family === 'broker-killed' && fault.amnesia);
      expect(last).toBeLessThan(faults.length / 2);
    }
  });

  it('kills both of each service, forgets the broker, and kills the store while it recovers', () => {
    const faults = flat(11);
    const killed = faults.flatMap((fault) => (fault.family === 'service-killed' ? [`${fault.whom.service} ${fault.whom.index}`] : []));
    expect(new Set(killed).size).toBe(8);
    expect(faults.some((fault) => fault.family === 'broker-killed' && fault.amnesia)).toBe(true);
    expect(faults.some((fault) => fault.family === 'store-killed' && fault.duringRecovery)).toBe(true);
    expect(faults.some((fault) => fault.family === 'held-still' && fault.forMs >= 30_000)).toBe(true);
    expect(faults.some((fault) => fault.family === 'line-spoilt' && typeof fault.how === 'object' && 'what' in fault.how)).toBe(true);
  });

  it('turns the clock of any process in any way, in one plan each way once, also so little that the process goes on', () => {
    const turned = (seed: number) => flat(seed).flatMap((fault) => (fault.family === 'clock-wrong' ? [fault] : []));
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    const pairs = seeds.flatMap((seed) => turned(seed).map(({ whom, clock }) => `${nameOf(whom)} ${clock}`));
    expect(new Set(pairs).size).toBe(8 * 5);
    expect(new Set(turned(1).map(({ clock }) => clock))).toEqual(new Set(['+3d', '-2h', '+0 x10', '+40s', '-40s']));
    expect(new Set(turned(1).map(({ whom }) => nameOf(whom))).size).toBe(USUAL.counts['clock-wrong']);
  });

  it('holds anybody still for longer than every lease: each process, the broker and the store, up to a minute and a half', () => {
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    const still = seeds.flatMap((seed) => flat(seed).flatMap((fault) => (fault.family === 'held-still' ? [fault] : [])));
    const long = still.filter(({ forMs }) => forMs > 10_000);
    expect(long).toHaveLength(seeds.length * 2);
    const whom = long.map((fault) => (typeof fault.whom === 'string' ? fault.whom : nameOf(fault.whom)));
    expect(new Set(whom).size).toBe(10);
    expect(whom.filter((name) => name === 'store').length).toBeGreaterThan(long.length / 20);
    for (const { forMs } of long) expect(forMs).toBeGreaterThanOrEqual(30_000);
    expect(Math.max(...long.map(({ forMs }) => forMs))).toBeGreaterThan(80_000);
    expect(flat(1, SLICE).some((fault) => fault.family === 'held-still' && fault.forMs > 10_000)).toBe(false);
  });

  it('has a bad release of any service for a minute, and shorter ones in the slice', () => {
    const seeds = Array.from({ length: 100 }, (_, seed) => seed);
    const bad = (size = USUAL) =>
      seeds.flatMap((seed) => flat(seed, size).flatMap((fault) => (fault.family === 'bad-release' ? [fault] : [])));
    expect(new Set(bad().map(({ whom }) => nameOf(whom))).size).toBe(8);
    expect(new Set(bad().map(({ forMs }) => forMs))).toEqual(new Set([60_000]));
    expect(Math.max(...bad(SLICE).map(({ forMs }) => forMs))).toBeLessThan(10_000);
  });

  it('lets the broker forget at every kill in a release, and at every second one else', () => {
    const forgotten = (size: typeof USUAL) =>
      flat(4, size).flatMap((fault) => (fault.family === 'broker-killed' && fault.amnesia ? [fault] : [])).length;
    expect(forgotten(RELEASE)).toBe(RELEASE.counts['broker-killed']);
    expect(forgotten(USUAL)).toBe(Math.floor(USUAL.counts['broker-killed'] / 2));
    expect(forgotten(SLICE)).toBe(1);
  });

  it('plants nothing beside a bad release: what either sets aside is taken up until nothing is left', () => {
    const bad = { family: 'bad-release', whom: { service: 'intake', index: 0 }, forMs: 1 } as const;
    expect(clash(bad, { family: 'poison', dossiers: 1 })).toBe(true);
    expect(clash(bad, { family: 'store-killed', duringRecovery: false, deadMs: 0 })).toBe(false);
  });

  it('plants nothing while the store is away, which is asked where', () => {
    const poison = { family: 'poison', dossiers: 1 } as const;
    expect(clash(poison, { family: 'held-still', whom: 'store', forMs: 1 })).toBe(true);
    expect(clash(poison, { family: 'store-killed', duringRecovery: false, deadMs: 1 })).toBe(true);
  });
});
