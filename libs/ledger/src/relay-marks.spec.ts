import { describe, expect, it } from '@jest/globals';

import { DOSSIER, dossier, NOON_MS, openStampOffice, pass, turn } from '../test/open-office.js';
import { nextProcess, openWatched } from '../test/watched-courier.js';
import { LEDGER_DEFAULTS } from './settings.js';

const { markEveryMs, recoverAfterMs } = LEDGER_DEFAULTS.relay;

describe('the mark that facts are with the courier', () => {
  it('is written lazily, for many dossiers at once', async () => {
    const { office } = await openWatched();
    office.ledger.relay!.start();
    for (const index of [1, 2, 3]) await office.stamp('a', dossier(index));
    await turn();
    expect(await office.kept()).toMatchObject({ published: 0, unpublishedSince: new Date(NOON_MS) });
    const writes = office.store.batches.length;
    await pass(office.clock, markEveryMs);
    expect(office.store.batches.slice(writes).map((batch) => batch.length)).toEqual([3]);
    const { published, unpublishedSince, rev } = await office.kept();
    expect([published, unpublishedSince, rev]).toEqual([1, undefined, 1]);
    await office.ledger.relay!.stop();
  });

  it('is not written beside a batch, which it might meet at a dossier', async () => {
    const { office } = await openWatched();
    office.ledger.relay!.start();
    await office.stamp('a');
    await turn();
    const release = office.store.hold('writeBatch');
    const writing = office.stamp('a', dossier(2));
    await turn();
    const writes = office.store.batches.length;
    await pass(office.clock, markEveryMs);
    expect(office.store.batches.length).toBe(writes);
    release();
    await writing;
    await turn();
    expect(await office.kept()).toMatchObject({ published: 1 });
    await office.ledger.relay!.stop();
  });

  it('rides on the next write of its dossier', async () => {
    const { office } = await openWatched();
    await office.stamp('a');
    await turn();
    await office.stamp('b');
    expect(await office.kept()).toMatchObject({ published: 1, unpublishedSince: new Date(NOON_MS) });
    await turn();
    await office.ledger.command({
      dossierId: DOSSIER, name: 'rest', id: '1', traceId: '0'.repeat(32), decide: (state) => ({ state: state! }),
    });
    const { published, unpublishedSince } = await office.kept();
    expect([published, unpublishedSince]).toEqual([2, undefined]);
  });

  it('does not cover what was said meanwhile', async () => {
    const { office } = await openWatched();
    await office.stamp('a');
    await turn();
    const other = await openStampOffice({ store: office.store.inner });
    other.bus.broker.available = false;
    await other.stamp('b');
    await office.ledger.relay!.stop();
    expect(await office.kept()).toMatchObject({ published: 0, unpublishedSince: new Date(NOON_MS) });
  });

  it('of an older fact does not cover a younger one that the courier has not got', async () => {
    const { office, facts } = await openWatched();
    const publish = office.bus.publish.bind(office.bus);
    let acknowledge = (): void => undefined;
    office.bus.publish = async (messages) => {
      await publish(messages);
      await new Promise<void>((resolve) => (acknowledge = resolve));
      office.bus.broker.available = false;
    };
    await office.stamp('a');
    await turn();
    await office.stamp('b');
    acknowledge();
    await turn();
    await office.ledger.command({
      dossierId: DOSSIER, name: 'rest', id: '1', traceId: '0'.repeat(32), decide: (state) => ({ state: state! }),
    });
    expect(facts).toEqual(['01 1']);
    expect(await office.kept()).toMatchObject({ v: 2, published: 1, unpublishedSince: new Date(NOON_MS) });
  });

  it('that could not be written costs a repetition, and no fact', async () => {
    const { office, facts } = await openWatched();
    office.ledger.relay!.start();
    await office.stamp('a');
    office.store.stumble('writeBatch', 'before');
    await pass(office.clock, markEveryMs);
    expect(office.reported.errors).toMatchObject([{ doing: 'mark published facts' }]);
    await pass(office.clock, recoverAfterMs + recoverAfterMs / 4, 500);
    expect(facts).toEqual(['01 1', '01 1']);
    expect((await office.kept()).published).toBe(1);
    await office.ledger.relay!.stop();
  });
});

describe('many marks', () => {
  it('are not tried one page after the other when the store does not take the first', async () => {
    const { office } = await openWatched();
    await Promise.all(Array.from({ length: 501 }, (_, index) => office.stamp('a', dossier(index + 1))));
    await turn();
    office.store.away = true;
    const writes = office.store.batches.length;
    await office.ledger.relay!.stop();
    expect(office.store.batches.slice(writes).map((batch) => batch.length)).toEqual([500]);
    expect(office.reported.errors).toHaveLength(1);
  });
});

describe('what a dead process left behind', () => {
  it('is found by the index and published once it is old enough, in order', async () => {
    const dead = await openWatched();
    dead.office.bus.broker.available = false;
    for (const word of ['a', 'b', 'c']) await dead.office.stamp(word);
    const next = await nextProcess(dead);
    expect(await next.office.ledger.relay!.recover()).toBe(0);
    next.office.clock.advance(recoverAfterMs);
    expect(await next.office.ledger.relay!.recover()).toBe(1);
    expect([next.facts, next.mirrors]).toEqual([['01 1', '01 2', '01 3'], ['01 1', '01 2', '01 3']]);
    const { published, unpublishedSince } = await next.office.kept();
    expect([published, unpublishedSince]).toEqual([3, undefined]);
    expect(await next.office.ledger.relay!.recover()).toBe(0);
  });

  it('begins after what was marked', async () => {
    const dead = await openWatched();
    await dead.office.stamp('a');
    await turn();
    dead.office.bus.broker.available = false;
    await dead.office.stamp('b');
    const next = await nextProcess(dead);
    next.office.clock.advance(recoverAfterMs);
    await next.office.ledger.relay!.recover();
    expect(next.facts).toEqual(['01 2']);
  });

  it('is taken up by itself', async () => {
    const dead = await openWatched();
    dead.office.bus.broker.available = false;
    await dead.office.stamp('a');
    const next = await nextProcess(dead);
    next.office.ledger.start();
    await pass(next.office.clock, 2 * recoverAfterMs, 500);
    expect(next.facts).toEqual(['01 1']);
    await next.office.ledger.stop();
  });

  it('is looked for again when the store did not answer, and what failed is reported', async () => {
    const dead = await openWatched();
    dead.office.bus.broker.available = false;
    await dead.office.stamp('a');
    const next = await nextProcess(dead);
    next.office.store.away = true;
    next.office.ledger.relay!.start();
    await pass(next.office.clock, 2 * recoverAfterMs, recoverAfterMs / 4);
    expect(next.facts).toEqual([]);
    expect(next.office.reported.errors[0]).toMatchObject({ doing: 'recover unpublished facts', error: { neighbour: 'store' } });
    next.office.store.away = false;
    await pass(next.office.clock, recoverAfterMs, recoverAfterMs / 4);
    expect(next.facts).toEqual(['01 1']);
    await next.office.ledger.relay!.stop();
  });

  it('is left to the memory of a process that still holds it', async () => {
    const { office, facts } = await openWatched();
    office.bus.broker.available = false;
    await office.stamp('a');
    office.clock.advance(recoverAfterMs);
    await office.ledger.relay!.recover();
    office.bus.broker.available = true;
    await pass(office.clock, 5_000);
    expect(facts).toEqual(['01 1']);
  });
});
