import { describe, expect, it } from '@jest/globals';

import { DOSSIER, dossier, NOON_MS, openStampOffice, pass, turn, type OfficeWish, type StampDesk } from '../test/open-office.js';
import { stamp, stamped, type StampBook } from '../test/stamp-office.js';
import { WANT_LEASE_MS } from './change.js';
import type { WantOrder } from './decision.js';
import type { LedgerDefinition } from './ledger.js';
import { LEDGER_DEFAULTS } from './settings.js';

/** A neighbour who answers when it is told to. */
class Neighbour {
  readonly asked: string[] = [];
  private readonly open: ((answer: string) => void)[] = [];

  readonly ask = (dossierId: string, { id }: { readonly id: string }): Promise<string> => {
    this.asked.push(`${dossierId.slice(-2)} ${id}`);
    return new Promise((resolve) => this.open.push(resolve));
  };

  async answer(answer = 'yes'): Promise<void> {
    for (const resolve of this.open.splice(0)) resolve(answer);
    await turn();
  }
}

interface AskingOffice extends StampDesk {
  readonly neighbour: Neighbour;
  want(wants: readonly WantOrder[], dossierId?: string): Promise<unknown>;
}

async function openAsking(
  wish: OfficeWish = {}, change: Partial<LedgerDefinition<StampBook, 'processing'>> = {},
): Promise<AskingOffice> {
  const neighbour = new Neighbour();
  const office = await openStampOffice(wish, { carryOut: neighbour.ask, ...change });
  return {
    ...office,
    neighbour,
    want: (wants, dossierId = DOSSIER) =>
      office.ledger.command({ dossierId, name: 'stamp', id: 'want', traceId: '0'.repeat(32), decide: stamp('want', { wants }) }),
  };
}

const want = (id: string, inMs?: number): WantOrder =>
  ({ id, kind: 'ask', ...(inMs === undefined ? {} : { atMs: NOON_MS + inMs }) });
const stampsOf = async (office: StampDesk, dossierId = DOSSIER): Promise<readonly string[]> =>
  (await office.kept(dossierId)).state!.stamps;
const bounded = (concurrencyMax: number, waitingMax: number): OfficeWish =>
  ({ settings: { ...LEDGER_DEFAULTS, wants: { ...LEDGER_DEFAULTS.wants, concurrencyMax, waitingMax } } });

describe('a want', () => {
  it('is carried out at once by the process that wrote it, and its answer counts once', async () => {
    const office = await openAsking();
    await office.want([want('w')]);
    expect([office.neighbour.asked, office.ledger.wants.pending]).toEqual([['01 w'], 1]);
    await office.neighbour.answer();
    const { state, wants, nextWantAt, log } = await office.kept();
    expect([state!.stamps, wants, nextWantAt]).toEqual([['want', 'w-yes'], [], undefined]);
    expect(log.at(-1)).toMatchObject({ cause: 'want:w' });
    expect(office.ledger.wants.pending).toBe(0);
  });

  it('is looked for without a write while there is none', async () => {
    const office = await openAsking();
    office.store.stumble('writeBatch', 'before');
    expect(await office.ledger.wants.takeUpDue()).toBe(0);
  });

  it('is not carried out when its write fails', async () => {
    const office = await openAsking();
    office.store.stumble('writeBatch', 'before');
    await expect(office.want([want('w')])).rejects.toThrow();
    await turn();
    expect(office.neighbour.asked).toEqual([]);
  });

  it('belongs to its process for the time of its lease, then to whoever looks first', async () => {
    const office = await openAsking();
    const other = await openAsking({ store: office.store.inner, clock: office.clock });
    await office.want([want('w')]);
    office.clock.advance(WANT_LEASE_MS - 1);
    expect(await other.ledger.wants.takeUpDue()).toBe(0);
    office.clock.advance(1);
    const third = await openAsking({ store: office.store.inner, clock: office.clock });
    await Promise.all([other.ledger.wants.takeUpDue(), third.ledger.wants.takeUpDue()]);
    expect([...other.neighbour.asked, ...third.neighbour.asked]).toEqual(['01 w']);
    await other.neighbour.answer('taken-up');
    await third.neighbour.answer('taken-up');
    await office.neighbour.answer('too-late');
    expect(await stampsOf(office)).toEqual(['want', 'w-taken-up']);
  });

  it('is taken up by itself after its process died', async () => {
    const dead = await openAsking();
    await dead.want([want('w')]);
    const next = await openAsking({ store: dead.store.inner, clock: dead.clock });
    next.ledger.start();
    await pass(next.clock, WANT_LEASE_MS + 2_000, 1_000);
    await next.neighbour.answer();
    expect(await stampsOf(next)).toEqual(['want', 'w-yes']);
    await next.ledger.stop();
  });

  it('is carried out not before its moment, whatever else the dossier wants', async () => {
    const office = await openAsking();
    await office.want([want('later', 5_000), want('first', 1_000)]);
    office.ledger.start();
    await pass(office.clock, 900, 300);
    expect(office.neighbour.asked).toEqual([]);
    await pass(office.clock, 2_100, 300);
    expect(office.neighbour.asked).toEqual(['01 first']);
    await pass(office.clock, 3_000, 300);
    expect(office.neighbour.asked).toEqual(['01 first', '01 later']);
    await office.neighbour.answer();
    await office.ledger.stop();
  });

  it('is not answered when a decision has left it out meanwhile', async () => {
    const office = await openAsking();
    await office.want([want('w')]);
    await office.ledger.command({
      dossierId: DOSSIER, name: 'stamp', id: 'none', traceId: '0'.repeat(32), decide: stamp('none', { wants: [] }),
    });
    await office.neighbour.answer();
    expect(await stampsOf(office)).toEqual(['want', 'none']);
  });

  it('may be ordered again by its answer, for later and counting', async () => {
    const office = await openAsking({}, {
      onAnswer: (state, { id, attempts }, answer) => ({
        ...stamped(state, `${String(answer)}-${attempts}`),
        ...(answer === 'busy' ? { wants: [{ id, kind: 'ask', atMs: NOON_MS + 60_000, attempts: attempts + 1 }] } : {}),
      }),
    });
    await office.want([want('w')]);
    await office.neighbour.answer('busy');
    expect((await office.kept()).wants).toEqual([{ id: 'w', kind: 'ask', at: new Date(NOON_MS + 60_000), attempts: 1 }]);
    office.clock.advance(60_000);
    await office.ledger.wants.takeUpDue();
    await office.neighbour.answer('yes');
    expect(await stampsOf(office)).toEqual(['want', 'busy-0', 'yes-1']);
  });

  it('parks the dossier when its answer cannot be decided', async () => {
    const office = await openAsking({}, { onAnswer: () => { throw new RangeError('odd answer'); } });
    await office.want([want('w')]);
    await office.neighbour.answer();
    expect((await office.kept()).parked).toMatchObject({ self: { code: 'decision-threw' } });
  });

  it('is taken up again when its answer could not be recorded', async () => {
    const office = await openAsking();
    await office.want([want('w')]);
    office.store.stumble('writeBatch', 'before');
    await office.neighbour.answer('lost');
    expect(office.reported.errors).toMatchObject([{ doing: 'carry out want ask' }]);
    office.clock.advance(WANT_LEASE_MS);
    await office.ledger.wants.takeUpDue();
    await office.neighbour.answer('kept');
    expect(await stampsOf(office)).toEqual(['want', 'w-kept']);
  });
});

describe('the look for wants', () => {
  it('is taken again when the store did not answer it, and what failed is reported', async () => {
    const dead = await openAsking();
    await dead.want([want('w')]);
    const next = await openAsking({ store: dead.store.inner, clock: dead.clock });
    next.store.away = true;
    next.ledger.wants.start();
    await pass(next.clock, WANT_LEASE_MS, 5_000);
    expect(next.neighbour.asked).toEqual([]);
    expect(next.reported.errors[0]).toMatchObject({ doing: 'take up wants', error: { neighbour: 'store' } });
    next.store.away = false;
    await pass(next.clock, 2 * LEDGER_DEFAULTS.wants.everyMs, LEDGER_DEFAULTS.wants.everyMs);
    await next.neighbour.answer();
    expect(await stampsOf(next)).toEqual(['want', 'w-yes']);
    await next.ledger.wants.stop();
  });
});

describe('many wants', () => {
  it('are carried out so many at a time', async () => {
    const office = await openAsking(bounded(2, 100));
    await Promise.all([1, 2, 3, 4, 5].map((index) => office.want([want('w')], dossier(index))));
    expect([office.neighbour.asked.length, office.ledger.wants.pending]).toEqual([2, 5]);
    await office.neighbour.answer();
    expect(office.neighbour.asked).toHaveLength(4);
    await office.neighbour.answer();
    await office.neighbour.answer();
    for (const index of [1, 2, 3, 4, 5]) expect(await stampsOf(office, dossier(index))).toEqual(['want', 'w-yes']);
  });

  it('are asked on while answers wait to be recorded: only a call takes the neighbour’s time', async () => {
    const { wants, lane } = LEDGER_DEFAULTS;
    const office = await openAsking({
      settings: { ...LEDGER_DEFAULTS, wants: { ...wants, concurrencyMax: 1 }, lane: { ...lane, restMs: 1_000 } },
    });
    await Promise.all([1, 2, 3].map((index) => office.want([want('w')], dossier(index))));
    await office.neighbour.answer(); // decided at once: the first after a calm
    await office.neighbour.answer();
    expect(office.neighbour.asked).toEqual(['01 w', '02 w', '03 w']);
    expect(await stampsOf(office, dossier(2))).toEqual(['want']);
    await office.neighbour.answer();
    expect(office.ledger.wants.pending).toBe(2);
    await pass(office.clock, 1_000, 100);
    for (const index of [1, 2, 3]) expect(await stampsOf(office, dossier(index))).toEqual(['want', 'w-yes']);
    expect(office.ledger.wants.pending).toBe(0);
  });

  it('are not asked on when too many answers wait to be recorded', async () => {
    const { wants, lane } = LEDGER_DEFAULTS;
    const office = await openAsking({
      settings: { ...LEDGER_DEFAULTS, wants: { ...wants, concurrencyMax: 1, answersMax: 2 }, lane: { ...lane, restMs: 1_000 } },
    });
    await office.want([want('w')], dossier(1));
    await office.neighbour.answer(); // the first after a calm
    for (const index of [2, 3, 4]) {
      await office.want([want('w')], dossier(index));
      await office.neighbour.answer();
    }
    expect(office.neighbour.asked).toEqual(['01 w', '02 w', '03 w']);
    await pass(office.clock, 1_000, 100);
    expect(office.neighbour.asked).toEqual(['01 w', '02 w', '03 w', '04 w']);
  });

  it('that have outlived their lease in memory belong to whoever looks first', async () => {
    const office = await openAsking(bounded(1, 100));
    await Promise.all([1, 2].map((index) => office.want([want('w')], dossier(index))));
    office.clock.advance(WANT_LEASE_MS);
    const other = await openAsking({ store: office.store.inner, clock: office.clock });
    await other.ledger.wants.takeUpDue();
    expect(other.neighbour.asked).toEqual(['01 w', '02 w']);
    await office.neighbour.answer();
    expect(office.neighbour.asked).toEqual(['01 w']);
  });

  it('are taken up page after page as long as there are more', async () => {
    const dead = await openAsking(bounded(1, 1));
    await Promise.all(Array.from({ length: 250 }, (_, index) => dead.want([want('w')], dossier(index))));
    dead.clock.advance(WANT_LEASE_MS);
    const next = await openAsking({ store: dead.store.inner, clock: dead.clock });
    next.ledger.wants.start();
    for (let round = 0; round < 30; round += 1) await next.neighbour.answer();
    expect(next.neighbour.asked).toHaveLength(250);
    await next.ledger.wants.stop();
  });

  it('hold nobody up but while many wait for a neighbour who is quick', async () => {
    const office = await openAsking(bounded(1, 100));
    const { wants } = office.ledger;
    const isHeldUp = async (): Promise<boolean> => {
      let isOver = false;
      void wants.uncrowded().then(() => (isOver = true));
      await turn();
      return !isOver;
    };
    expect(await isHeldUp()).toBe(false);
    await Promise.all([1, 2, 3, 4].map((index) => office.want([want('w')], dossier(index))));
    expect(await isHeldUp()).toBe(true);
    const whenOver = wants.uncrowded();
    await office.neighbour.answer();
    await whenOver;
    await office.want([want('w')], dossier(5));
    expect(await isHeldUp()).toBe(true);
    office.clock.advance(10_000);
    await office.neighbour.answer();
    expect(await isHeldUp()).toBe(false);
  });

  it('hold nobody up when the process stops', async () => {
    const office = await openAsking(bounded(1, 100));
    await Promise.all([1, 2, 3, 4].map((index) => office.want([want('w')], dossier(index))));
    const whenOver = office.ledger.wants.uncrowded();
    const stopping = office.ledger.wants.stop();
    await whenOver;
    await office.neighbour.answer();
    await stopping;
  });

  it('do not all wait in memory; the rest is found when its lease ends', async () => {
    const office = await openAsking(bounded(1, 2));
    await office.want([want('a'), want('b'), want('c'), want('d')]);
    expect(office.ledger.wants.pending).toBeLessThanOrEqual(3);
    office.ledger.start();
    for (let passedMs = 0; passedMs < 2 * WANT_LEASE_MS; passedMs += 1_000) {
      await office.neighbour.answer();
      await pass(office.clock, 1_000, 1_000);
    }
    expect([...(await stampsOf(office))].sort()).toEqual(['a-yes', 'b-yes', 'c-yes', 'd-yes', 'want']);
    await office.ledger.stop();
  });

  it('are let go when the process stops, but for those under way', async () => {
    const office = await openAsking(bounded(1, 100));
    await office.want([want('w')], dossier(1));
    await office.want([want('w')], dossier(2));
    let isStopped = false;
    const stopping = office.ledger.stop().then(() => (isStopped = true));
    await turn();
    expect(isStopped).toBe(false);
    await office.neighbour.answer();
    await stopping;
    expect(office.neighbour.asked).toEqual(['01 w']);
    expect(await stampsOf(office, dossier(1))).toEqual(['want', 'w-yes']);
    expect((await office.kept(dossier(2))).wants).toHaveLength(1);
  });
});
