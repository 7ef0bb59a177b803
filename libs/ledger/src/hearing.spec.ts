import { describe, expect, it, jest } from '@jest/globals';
import { encodeCondition } from '@hoso/contracts';
import { Defect, Refusal } from '@hoso/kernel';
import fc from 'fast-check';

import { batchOf, batchOfMessages, DOSSIER, dossier, openStampOffice } from '../test/open-office.js';
import { openStreet } from '../test/open-street.js';
import { LEDGER_DEFAULTS } from './settings.js';

describe('more than may wait', () => {
  it('is taken in parts, and other batches wait for their turn', async () => {
    const hearing = { messagesMax: 3 };
    const lane = { ...LEDGER_DEFAULTS.lane, waitingEntriesMax: 3 };
    const { office, intake, identity } = await openStreet({}, { hearing, lane });
    const batches = [await intake.say(7, dossier(1)), await intake.say(2, dossier(2)), await identity.say(2, dossier(2))];
    await Promise.all(batches.map((facts) => office.ledger.take(batchOf(facts))));
    expect((await office.kept(dossier(1))).heard).toEqual({ intake: 7 });
    expect((await office.kept(dossier(2))).heard).toEqual({ intake: 2, 'identity-verification': 2 });
    expect(office.ledger.hearing.heard).toBe(11);
  });

  it('goes on where it was when a part of it failed, and lets the others in', async () => {
    const { office, intake } = await openStreet({}, { hearing: { messagesMax: 2 } });
    const facts = await intake.say(4);
    const others = await intake.say(1, dossier(2));
    office.store.stumble('writeBatch', 'before');
    const taken = await Promise.allSettled([office.ledger.take(batchOf(facts)), office.ledger.take(batchOf(others))]);
    expect(taken.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    await office.ledger.take(batchOf(facts));
    expect((await office.kept()).heard).toEqual({ intake: 4 });
  });
});

describe('the gate', () => {
  it('applies each number once, in order, and says what follows under its cause', async () => {
    const { office, intake } = await openStreet();
    await office.ledger.take(batchOf(await intake.say(3)));
    const { heard, state, log } = await office.kept();
    expect([heard, state!.heard]).toEqual([{ intake: 3 }, { intake: [1, 2, 3] }]);
    expect(log.map(({ cause, traceId }) => [cause, traceId])).toEqual(
      [1, 2, 3].map((n) => [`intake:${DOSSIER}:${n}`, 'a'.repeat(32)]),
    );
    expect(office.ledger.hearing.heard).toBe(3);
  });

  it('drops what was heard before, without a write', async () => {
    const { office, intake } = await openStreet();
    const facts = await intake.say(2);
    await office.ledger.take(batchOf([...facts, ...facts]));
    const writes = office.store.batches.length;
    await office.ledger.take(batchOf(facts));
    await office.ledger.take(batchOf([facts[0]!]));
    expect((await office.kept()).state!.heard).toEqual({ intake: [1, 2] });
    expect(office.store.batches.length).toBe(writes);
  });

  it('looks for no dossier that begins, and for each of them while beginnings come again', async () => {
    const { office, intake } = await openStreet();
    const find = jest.spyOn(office.store, 'find');
    const first = await intake.say(1);
    await office.ledger.take(batchOf(first));
    expect([find.mock.calls.length, (await office.kept()).state!.heard]).toEqual([0, { intake: [1] }]);

    const next = await openStampOffice({ store: office.store.inner, doors: office.doors, clock: office.clock });
    await next.ledger.take(batchOf(first));
    expect([next.store.batches.length, (await office.kept()).state!.heard]).toEqual([1, { intake: [1] }]);
    await next.ledger.take(batchOf(first));
    expect(next.store.batches.length).toBe(1);
    office.clock.advance(10_000);
    await next.ledger.take(batchOf(first));
    expect(next.store.batches.length).toBe(2);
  });

  it('drops what a process heard before it died, in the one that comes after it', async () => {
    const { office, intake } = await openStreet();
    const facts = await intake.say(2);
    await office.ledger.take(batchOf(facts));
    const next = await openStampOffice({ store: office.store.inner, doors: office.doors, clock: office.clock });
    await next.ledger.take(batchOf([...facts, ...(await intake.say(1))]));
    const { heard, state, v } = await next.kept();
    expect([heard, state!.heard, v]).toEqual([{ intake: 3 }, { intake: [1, 2, 3] }, 3]);
  });

  it('finds a hole, pulls what is missing, and drops the late message', async () => {
    const { office, intake } = await openStreet();
    const facts = await intake.say(4);
    await office.ledger.take(batchOf([facts[0]!, facts[3]!]));
    expect((await office.kept()).state!.heard).toEqual({ intake: [1, 2, 3, 4] });
    expect(office.doors.pulls).toEqual([{ dossierId: DOSSIER, after: 1 }]);
    expect(office.ledger.repair.repaired).toBe(3);
    await office.ledger.take(batchOf(facts.slice(1)));
    expect((await office.kept()).state!.heard).toEqual({ intake: [1, 2, 3, 4] });
  });

  it('is not held up by a hole whose owner does not answer', async () => {
    const { office, intake } = await openStreet();
    const holed = await intake.say(2, dossier(1));
    const whole = await intake.say(1, dossier(2));
    office.doors.away = true;
    await office.ledger.take(batchOf([holed[1]!, ...whole]));
    expect((await office.kept(dossier(2))).heard).toEqual({ intake: 1 });
    expect(office.reported.errors).toMatchObject([{ doing: 'pull from intake' }]);
    office.doors.away = false;
    await office.ledger.take(batchOf([holed[1]!]));
    expect((await office.kept(dossier(1))).heard).toEqual({ intake: 2 });
  });

  it.each([
    new Refusal('forbidden', 'insufficient-scope'), new Defect('refused-by-neighbour', 'intake answered 400'),
  ])('is not held up by a hole whose owner refuses to fill it, and leaves it to the reconciler: %s', async (refusal) => {
    const { office, intake } = await openStreet();
    const holed = await intake.say(3, dossier(1));
    const whole = await intake.say(1, dossier(2));
    const { pull } = office.doors;
    office.doors.pull = () => Promise.reject(refusal);
    await office.ledger.take(batchOf([holed[0]!, holed[2]!, ...whole]));
    expect([(await office.kept(dossier(1))).heard, (await office.kept(dossier(2))).heard]).toEqual([{ intake: 1 }, { intake: 1 }]);
    expect(office.reported.errors).toEqual([{ error: refusal, doing: 'pull from intake' }]);
    office.doors.pull = pull;
    office.clock.advance(LEDGER_DEFAULTS.repair.settledMs);
    await office.ledger.repair.reconcile('intake');
    expect((await office.kept(dossier(1))).state!.heard).toEqual({ intake: [1, 2, 3] });
  });

  it('is held up by a hole that its own store does not let it fill, and comes back to it', async () => {
    const { office, intake } = await openStreet();
    const [, second] = await intake.say(2);
    office.store.stumble('writeBatch', 'before');
    await expect(office.ledger.take(batchOf([second!]))).rejects.toMatchObject({ neighbour: 'store' });
    expect(office.reported.errors).toEqual([]);
    await office.ledger.take(batchOf([second!]));
    expect((await office.kept()).heard).toEqual({ intake: 2 });
  });

  it('is held up by an answer that makes no sense: that is no owner who does not answer', async () => {
    const { office, intake } = await openStreet();
    const [, second] = await intake.say(2);
    office.doors.pull = () => Promise.reject(new RangeError('no such answer'));
    await expect(office.ledger.take(batchOf([second!]))).rejects.toThrow('no such answer');
  });

  it('keeps the streams of different owners apart', async () => {
    const { office, intake, identity } = await openStreet();
    await office.ledger.take(batchOf(await identity.say(1)));
    await office.ledger.take(batchOf(await intake.say(2)));
    expect((await office.kept()).heard).toEqual({ intake: 2, 'identity-verification': 1 });
    expect((await office.kept()).state!.stamps).toEqual(['identity-verification-1', 'intake-1', 'intake-2']);
  });

  it('ends in the same state whatever the order and however often facts come', async () => {
    const { intake, identity } = await openStreet();
    const said = [...(await intake.say(4)), ...(await identity.say(3)), ...(await intake.say(2, dossier(2)))];
    const courses = fc.array(fc.array(fc.nat({ max: said.length - 1 }), { minLength: 1, maxLength: 6 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(courses, async (course) => {
        const { office, intake: first, identity: second } = await openStreet();
        await Promise.all([first.say(4), second.say(3), first.say(2, dossier(2))]);
        const last = [3, 6, 8].map((index) => [index]);
        for (const indexes of [...course, ...last]) {
          const facts = Map.groupBy(indexes.map((index) => said[index]!), ({ owner }) => owner);
          await Promise.all([...facts.values()].map((batch) => office.ledger.take(batchOf(batch))));
        }
        expect((await office.kept()).state!.heard).toEqual({ intake: [1, 2, 3, 4], 'identity-verification': [1, 2, 3] });
        expect((await office.kept(dossier(2))).state!.heard).toEqual({ intake: [1, 2] });
        expect([(await office.kept()).v, (await office.kept(dossier(2))).v]).toEqual([7, 2]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the condition of a service', () => {
  it('is told to whoever wants it, and touches no dossier', async () => {
    const { office } = await openStreet();
    const counts = { spoken: 1, heard: 2, waiting: 0, unpublished: 0, oldestUnpublishedSeconds: 0, parked: 0, repaired: 0, lag: null };
    await office.ledger.take(batchOfMessages([encodeCondition('intake', '2026-11-20T05:00:00.000Z', '1', counts)]));
    expect(office.reported.conditions).toEqual([{ service: 'intake', condition: counts }]);
    expect(office.store.batches).toEqual([]);
  });
});
