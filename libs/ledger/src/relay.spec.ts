import { describe, expect, it } from '@jest/globals';
import { decodeMessage } from '@hoso/contracts';
import { Failure } from '@hoso/kernel';

import { dossier, openStampOffice, pass, turn, type OfficeWish } from '../test/open-office.js';
import { nextProcess, openWatched } from '../test/watched-courier.js';
import { LEDGER_DEFAULTS, type LedgerSettings } from './settings.js';

const { recoverAfterMs } = LEDGER_DEFAULTS.relay;

const settingsOf = (relay: Partial<LedgerSettings['relay']>): OfficeWish =>
  ({ settings: { ...LEDGER_DEFAULTS, relay: { ...LEDGER_DEFAULTS.relay, ...relay } } });

describe('own facts', () => {
  it('leave at once and from memory, in order, each with its mirror under the same number', async () => {
    const { office, facts, mirrors } = await openWatched();
    for (const word of ['a', 'b']) await office.stamp(word);
    await Promise.all([office.stamp('c'), office.stamp('d', dossier(2))]);
    await turn();
    expect(facts).toEqual(['01 1', '01 2', '01 3', '02 1']);
    expect(mirrors).toEqual(facts);
    expect([office.ledger.relay!.waiting, office.ledger.relay!.published, office.ledger.spoken]).toEqual([0, 4, 4]);
  });

  it('leave with what they mean for measurement', async () => {
    const said: unknown[] = [];
    const office = await openStampOffice({
      onPublish: (message) => {
        const decoded = decodeMessage(message);
        said.push(decoded.kind === 'fact' ? decoded.fact.data : decoded.kind === 'metric' ? decoded.event.metric : null);
        return [0];
      },
    });
    await office.stamp('a');
    await turn();
    expect(said).toEqual([
      { step: 'a', kind: 'automatic', official: null, status: 4 }, { step: 'a', kind: 'automatic', status: 4 },
    ]);
  });

  it('do not leave when their write failed', async () => {
    const { office, facts } = await openWatched();
    office.store.stumble('writeBatch', 'before');
    await expect(office.stamp('a')).rejects.toBeInstanceOf(Failure);
    await turn();
    expect(facts).toEqual([]);
  });

  it('do not keep a command waiting while the broker is down, and leave when it is back', async () => {
    const { office, facts } = await openWatched();
    office.bus.broker.available = false;
    await office.stamp('a');
    await pass(office.clock, 3_000);
    await office.stamp('b');
    await pass(office.clock, 2_000);
    expect(await office.ledger.oldestUnpublishedSeconds()).toBe(5);
    expect(office.reported.errors).toMatchObject([{ doing: 'publish', error: { neighbour: 'broker' } }]);
    office.bus.broker.available = true;
    await pass(office.clock, 5_000);
    expect(facts).toEqual(['01 1', '01 2']);
    await office.ledger.relay!.stop();
    expect(await office.ledger.oldestUnpublishedSeconds()).toBe(0);
  });

  it('are left to the memory that holds them while the courier was away lately, and not taken up by everybody', async () => {
    const one = await openWatched();
    const other = await nextProcess(one);
    const processes = [one, other];
    for (const { office } of processes) {
      office.bus.broker.available = false;
      office.ledger.relay!.start();
    }
    await one.office.stamp('a');
    await pass(one.office.clock, 3 * recoverAfterMs, 500);
    for (const { office } of processes) office.bus.broker.available = true;
    await pass(one.office.clock, recoverAfterMs, 500);
    expect([one.facts, other.facts]).toEqual([['01 1'], []]);
    for (const { office } of processes) await office.ledger.relay!.stop();
  });

  it('leave in batches of a bound', async () => {
    let calls = 0;
    const { office, facts } = await openWatched(settingsOf({ batchFactsMax: 2 }));
    const publish = office.bus.publish.bind(office.bus);
    office.bus.publish = (messages) => {
      calls += 1;
      expect(messages.length).toBeLessThanOrEqual(4);
      return publish(messages);
    };
    await Promise.all([1, 2, 3, 4, 5].map((index) => office.stamp('a', dossier(index))));
    await turn();
    expect([facts.length, calls]).toEqual([5, 3]);
  });
});

describe('the memory of the relay', () => {
  it('is bounded; what does not fit is found by the index', async () => {
    const { office, facts } = await openWatched(settingsOf({ waitingFactsMax: 2 }));
    office.bus.broker.available = false;
    for (const index of [1, 2, 3]) await office.stamp('a', dossier(index));
    expect(office.ledger.relay!.waiting).toBe(2);
    office.bus.broker.available = true;
    office.ledger.relay!.start();
    await pass(office.clock, 2 * recoverAfterMs, 500);
    expect(facts).toEqual(['01 1', '02 1', '03 1']);
    await office.ledger.relay!.stop();
  });

  it('is emptied by a stop as far as the courier takes it, and marked', async () => {
    const { office, facts } = await openWatched();
    const stamping = office.stamp('a');
    await stamping;
    await office.ledger.stop();
    expect(facts).toEqual(['01 1']);
    expect(await office.kept()).toMatchObject({ published: 1 });
  });

  it('does not keep a stop waiting for a broker that is down; the facts are found later', async () => {
    const watched = await openWatched();
    watched.office.bus.broker.available = false;
    await watched.office.stamp('a');
    await turn();
    await watched.office.ledger.stop();
    const next = await nextProcess(watched);
    next.office.clock.advance(recoverAfterMs);
    await next.office.ledger.relay!.recover();
    expect(next.facts).toEqual(['01 1']);
  });
});
