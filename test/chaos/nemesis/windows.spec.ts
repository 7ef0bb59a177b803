import { describe, expect, it } from '@jest/globals';

import { LINE_NAMES } from '../laboratory/lines.js';
import { SERVICES } from '../laboratory/services.js';
import { linesOf, windowNamed, WINDOWS } from './windows.js';

const kinds = new Map(LINE_NAMES.map(({ name, kind }) => [name, kind]));

describe('the windows in which services are killed', () => {
  it('are at least twenty-five, each under a name of its own', () => {
    expect(WINDOWS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(WINDOWS.map(({ name }) => name)).size).toBe(WINDOWS.length);
    for (const window of WINDOWS) expect(windowNamed(window.name)).toBe(window);
  });

  it.each(WINDOWS)('$name: lies on lines that the laboratory has, of the kind that carries such requests', (window) => {
    const { place, line } = window;
    const [first = ''] = [place.request].flat();
    const spoken = first.includes(' /') ? 'http' : /^[A-Z]/.test(first) ? 'broker' : 'store';
    expect(linesOf(window).length).toBe(line === 'broker' || line === 'store' ? 2 : 1);
    expect(linesOf(window).map((name) => kinds.get(name))).toEqual(linesOf(window).map(() => spoken));
  });

  it('are in the work of every service, at every moment of a request, towards broker, store and others', () => {
    expect(new Set(WINDOWS.map(({ service }) => service))).toEqual(new Set(SERVICES));
    expect(new Set(WINDOWS.map(({ place }) => place.moment))).toEqual(new Set(['before', 'forwarded', 'answered']));
    const carried = WINDOWS.flatMap((window) => linesOf(window).map((name) => kinds.get(name)));
    expect(new Set(carried)).toEqual(new Set(['broker', 'store', 'http']));
  });

  it('end the process that serves where people or others call at its door', () => {
    for (const { name, line, service, end } of WINDOWS) {
      expect([name, end]).toEqual([name, line.endsWith(` to ${service}`) ? 'server' : 'client']);
    }
  });
});
