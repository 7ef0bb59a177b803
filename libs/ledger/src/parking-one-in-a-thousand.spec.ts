import { describe, expect, it } from '@jest/globals';
import { encodeFact, type Fact } from '@hoso/contracts';
import type { BusMessage } from '@hoso/messaging';

import { dossier, openStampOffice, openVoice, pass, type StampDesk } from '../test/open-office.js';
import { stampOffice, type StampBook } from '../test/stamp-office.js';
import type { LedgerDocument } from './document.js';

const DOSSIERS = 200;
const FACTS_EACH = 5;
/** The dossier whose last fact is the one that cannot be processed. */
const ODD = dossier(77);
const isOdd = ({ dossierId, n }: Pick<Fact, 'dossierId' | 'n'>): boolean => dossierId === ODD && n === FACTS_EACH;

interface Trouble {
  /** Of the office itself, until it is mended. */
  readonly throws?: boolean;
  /** On the way. */
  readonly spoil?: (message: BusMessage) => BusMessage;
}

/** An office that is brought a thousand messages, one of which is in trouble. */
async function heardAll({ throws = false, spoil = (message) => message }: Trouble): Promise<StampDesk & { mend(): void }> {
  let isMended = false;
  const { onFact } = stampOffice();
  const office = await openStampOffice({}, {
    onFact: (state, fact, context) => {
      if (throws && !isMended && isOdd(fact)) throw new RangeError('broken');
      return onFact(state, fact, context);
    },
  });
  const intake = await openVoice('intake', office.doors, office.clock);
  const { ledger, bus, clock } = office;
  await bus.consume({ group: 'g', topics: ledger.topics, batchMessagesMax: 50, handle: (batch) => ledger.take(batch) });
  for (let index = 1; index <= DOSSIERS; index += 1) {
    const facts = await intake.say(FACTS_EACH, dossier(index));
    await bus.publish(facts.map((fact) => (isOdd(fact) ? spoil(encodeFact(fact)) : encodeFact(fact))));
  }
  await pass(clock, 1_000);
  expect(ledger.hearing.heard).toBe(DOSSIERS * FACTS_EACH);
  expect(bus.broker.lag('g', ledger.topics)).toBe(0);
  return { ...office, mend: () => (isMended = true) };
}

/**
 * All that is kept, but when it was written and by whom, in how many writes, and what the relay notes of them. So not the chain, which
 * seals the times.
 */
async function ends({ store }: StampDesk): Promise<readonly object[]> {
  const kept = await store.inner.find<LedgerDocument<StampBook>>('books', {}, { limit: DOSSIERS + 1, sort: { _id: 1 } });
  return kept.map(({ _id, v, state, heard, timers, wants, parked, log }) => ({
    _id, v, state, heard, timers, wants, parked, log: log.map(({ at: _at, hash: _hash, ...entry }) => entry),
  }));
}

describe('one message in a thousand that cannot be processed', () => {
  it.each<[string, string, Trouble]>([
    ['the office has a bug', 'decision-threw', { throws: true }],
    ['it came garbled', 'value-is-no-json', { spoil: (message) => ({ ...message, value: Buffer.from('{') }) }],
  ])('because %s is set aside alone as %s, and replayed leaves no trace in what is kept', async (_why, code, trouble) => {
    const [office, undisturbed] = [await heardAll(trouble), await heardAll({})];
    const expected = await ends(undisturbed);
    const listed = await office.ledger.parking.list(9);
    expect(listed).toMatchObject([{ dossierId: ODD, streams: [{ stream: 'intake', code, n: FACTS_EACH, heard: FACTS_EACH - 1 }] }]);
    const isOther = (kept: object): boolean => !('_id' in kept) || kept._id !== ODD;
    expect((await ends(office)).filter(isOther)).toEqual(expected.filter(isOther));
    expect((await ends(office)).filter((kept) => !isOther(kept))).toMatchObject([{ heard: { intake: FACTS_EACH - 1 } }]);
    office.clock.advance(3_600_000);
    office.mend();
    expect(await office.ledger.parking.replay(ODD, 'operator')).toBeNull();
    expect(await ends(office)).toEqual(expected);
    expect(await office.ledger.parking.list(9)).toEqual([]);
  });
});
