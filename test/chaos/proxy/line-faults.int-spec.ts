import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { eventually } from '../../support/eventually.js';
import { Caller, startEchoServer, type EchoServer } from './echo-server.js';
import type { LineFault } from './line-faults.js';
import { openProxy, type Proxy } from './proxy.js';

/** Longer than any test waits: what arrives before it has not waited. */
const FOR_EVER_MS = 600_000;

let server: EchoServer;
let proxy: Proxy;
/** A line that nobody spoils: what it carries shows that time has gone by for the other. */
let plain: Proxy;

beforeEach(async () => {
  server = await startEchoServer();
  proxy = await openProxy({ servers: [server.port] });
  plain = await openProxy({ servers: [server.port] });
});
afterEach(async () => {
  await Promise.all([proxy.close(), plain.close()]);
  await server.close();
});

/** A word goes there and back on the good line, as long as it takes. */
async function meanwhile(): Promise<void> {
  const other = await Caller.to(plain.port);
  other.say('meanwhile');
  await other.untilHeard('meanwhile');
  other.hangUp();
}

describe('a line with nothing wrong', () => {
  it('carries every byte both ways, in order, and both endings', async () => {
    const caller = await Caller.to(proxy.port);
    const words = Array.from({ length: 2_000 }, (_, index) => `${index};`);
    for (const word of words) caller.say(word);
    await caller.untilHeard(words.join(''));
    caller.hangUp();
    expect(await caller.untilEnded()).toBe('ended');
    await eventually('the server has seen it end', () => server.ended() === 1);
    await eventually('nothing is left', () => proxy.connections === 0);
  });

  it('takes its servers in turn and passes over one that refuses', async () => {
    const other = await startEchoServer();
    const nobody = await openProxy({ servers: [server.port] });
    await nobody.close();
    const both = await openProxy({ servers: [server.port, nobody.port, other.port] });
    for (const word of ['a', 'b', 'c', 'd']) {
      const caller = await Caller.to(both.port);
      caller.say(word);
      await caller.untilHeard(word);
      caller.hangUp();
    }
    expect([server.heard().length > 0, other.heard().length > 0]).toEqual([true, true]);
    expect(server.heard().length + other.heard().length).toBe(4);
    await both.close();
    await other.close();
  });
});

describe('a spoilt line', () => {
  it('delivers late, and at once what has waited when it is healed', async () => {
    const caller = await Caller.to(proxy.port);
    const heal = proxy.spoil({ kind: 'latency', delayMs: FOR_EVER_MS, direction: 'downstream' });
    caller.say('late');
    await meanwhile();
    expect(server.heard()).toContain('late');
    expect(caller.heard).toBe('');
    heal();
    await caller.untilHeard('late');
  });

  it('lets so many bytes through and no more', async () => {
    const caller = await Caller.to(proxy.port);
    const heal = proxy.spoil({ kind: 'bandwidth', bytesPerSecond: 0.001, direction: 'upstream' });
    caller.say('narrow');
    await eventually('the first byte', () => server.heard() === 'n');
    await meanwhile();
    expect(caller.heard).toBe('n');
    heal();
    await caller.untilHeard('narrow');
  });

  it('cuts what is said into slices', async () => {
    const caller = await Caller.to(proxy.port);
    const heal = proxy.spoil({ kind: 'slicer', bytes: 3, delayMs: FOR_EVER_MS, direction: 'downstream' });
    caller.say('sliced');
    await caller.untilHeard('sli');
    await meanwhile();
    expect(caller.heard).toBe('sli');
    heal();
    await caller.untilHeard('sliced');
  });

  it('breaks off after so many bytes', async () => {
    const caller = await Caller.to(proxy.port);
    proxy.spoil({ kind: 'limit-data', bytes: 7, direction: 'downstream' });
    caller.say('word');
    await caller.untilHeard('word');
    caller.say('for word');
    await caller.untilEnded();
    expect(caller.heard).toBe('wordfor');
  });

  it('tells the end of one side late to the other', async () => {
    const caller = await Caller.to(proxy.port);
    caller.say('there');
    await caller.untilHeard('there');
    const heal = proxy.spoil({ kind: 'slow-close', delayMs: FOR_EVER_MS });
    caller.hangUp();
    await meanwhile();
    await eventually('the other connection has ended', () => server.ended() === 1);
    heal();
    await eventually('the server is told', () => server.ended() === 2);
  });

  it('resets both ends', async () => {
    const caller = await Caller.to(proxy.port);
    caller.say('there');
    await caller.untilHeard('there');
    proxy.spoil({ kind: 'reset-peer', afterMs: 1 });
    expect(await caller.untilEnded()).toBe('ECONNRESET');
    await eventually('the server is told', () => server.ended() === 1);
  });

  it('swallows everything while it is a black hole, and ends when it is none any more', async () => {
    const caller = await Caller.to(proxy.port);
    const heal = proxy.spoil({ kind: 'timeout', afterMs: 0 });
    const later = await Caller.to(proxy.port);
    caller.say('lost');
    later.say('lost too');
    await meanwhile();
    expect([caller.heard, later.heard, caller.ending, later.ending]).toEqual(['', '', undefined, undefined]);
    expect(server.heard()).toBe('meanwhile');
    heal();
    await caller.untilEnded();
    await later.untilEnded();
  });

  it('ends by itself after the time of a timeout', async () => {
    const caller = await Caller.to(proxy.port);
    proxy.spoil({ kind: 'timeout', afterMs: 1 });
    await caller.untilEnded();
  });

  it('is half open: the server has lost it, and the client waits', async () => {
    const caller = await Caller.to(proxy.port);
    caller.say('there');
    await caller.untilHeard('there');
    const heal = proxy.spoil({ kind: 'half-open' });
    await eventually('the server has lost it', () => server.ended() === 1);
    caller.say('anybody?');
    await meanwhile();
    expect(caller.ending).toBeUndefined();
    heal();
    await caller.untilEnded();
  });

  it('refuses whoever calls while it is down, and takes calls again when it is healed', async () => {
    const caller = await Caller.to(proxy.port);
    await proxy.down();
    await caller.untilEnded();
    await expect(Caller.to(proxy.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.heal();
    const again = await Caller.to(proxy.port);
    again.say('again');
    await again.untilHeard('again');
  });

  it('cuts what stands and nothing that comes later', async () => {
    const caller = await Caller.to(proxy.port);
    caller.say('there');
    await caller.untilHeard('there');
    proxy.cut();
    await caller.untilEnded();
    const again = await Caller.to(proxy.port);
    again.say('again');
    await again.untilHeard('again');
  });

  it('strikes only its share of the connections', async () => {
    proxy.spoil({ kind: 'timeout', afterMs: 0, share: 0.5 });
    const callers = await Promise.all(Array.from({ length: 40 }, () => Caller.to(proxy.port)));
    for (const caller of callers) caller.say('x');
    await eventually('some get through', () => callers.filter(({ heard }) => heard === 'x').length > 5);
    await meanwhile();
    expect(callers.filter(({ heard }) => heard === '').length).toBeGreaterThan(5);
  });
});

describe('a line that is spoilt', () => {
  it.each<[string, LineFault]>([
    ['late', { kind: 'latency', delayMs: 1 }],
    ['narrow', { kind: 'bandwidth', bytesPerSecond: 100_000 }],
    ['sliced', { kind: 'slicer', bytes: 2, delayMs: 1 }],
    ['limited', { kind: 'limit-data', bytes: 3 }],
    ['black', { kind: 'timeout', afterMs: 0, direction: 'downstream' }],
    ['ended', { kind: 'timeout', afterMs: 1 }],
    ['reset', { kind: 'reset-peer', afterMs: 1 }],
    ['half open', { kind: 'half-open' }],
    ['slow to close', { kind: 'slow-close', delayMs: 1 }],
  ])('%s tells that something was touched, and nothing while nobody is there', async (_how, fault) => {
    let touched = 0;
    const healIdle = proxy.spoil(fault, () => (touched += 1));
    await meanwhile();
    healIdle();
    expect(touched).toBe(0);
    const caller = await Caller.to(proxy.port);
    caller.say('there');
    await caller.untilHeard('there');
    const heal = proxy.spoil(fault, () => (touched += 1));
    caller.say('anybody?');
    if (fault.kind === 'slow-close') caller.hangUp();
    await eventually('something is touched', () => touched > 0);
    heal();
    caller.hangUp();
    await caller.untilEnded();
  });

  it('tells nothing of connections that are not of its share, nor of those that only stand', async () => {
    let touched = 0;
    const caller = await Caller.to(proxy.port);
    caller.say('there');
    await caller.untilHeard('there');
    for (const fault of [{ kind: 'timeout', afterMs: 0, share: 0 }, { kind: 'latency', delayMs: 1 }] as const) {
      const heal = proxy.spoil(fault, () => (touched += 1));
      await meanwhile();
      heal();
    }
    expect(touched).toBe(0);
  });

  it('is cut, or down, with so many connections as stood', async () => {
    expect([proxy.cut(), await plain.down()]).toEqual([0, 0]);
    await plain.heal();
    for (const line of [proxy, plain]) {
      const callers = await Promise.all([Caller.to(line.port), Caller.to(line.port)]);
      for (const caller of callers) caller.say('there');
      for (const caller of callers) await caller.untilHeard('there');
    }
    expect([proxy.cut(), await plain.down()]).toEqual([2, 2]);
  });
});
