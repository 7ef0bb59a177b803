import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scope } from '@hoso/access';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { FactSource, Ledger } from '@hoso/ledger';
import { MemoryBus } from '@hoso/messaging';
import { openMongooseStore, type Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { sharedStore } from '../../../../test/support/engines.js';
import { FILING } from '../../test/front-desk.js';
import type { Dossier } from '../domain/dossier.js';
import type { Filed } from '../domain/dossiers.js';
import type { Filing } from '../domain/file-dossier.js';
import { INTAKE_LEDGER } from '../intake.subscriptions.js';
import { DOSSIERS, LedgerDossiers } from './ledger-dossiers.js';

const engine = await sharedStore();
const clock = new SystemClock();
const random = new SystemRandom();

class SilentSource extends FactSource {
  override pull = async (): Promise<readonly []> => [];
  override changed = async (): Promise<{ readonly dossiers: readonly []; readonly position: null }> => ({
    dossiers: [], position: null,
  });
}

describe.each([
  ['in memory', async (): Promise<Store> => new MemoryStore(clock)],
  [engine.engine, (): Promise<Store> => openMongooseStore({ uri: engine.uri, database: engine.name('ledger') })],
])('dossiers in the ledger, %s', (_name, openStore) => {
  let store: Store;
  /** Two processes on one store. */
  let ledgers: readonly Ledger<Dossier, 'intake'>[];
  let desks: readonly LedgerDossiers[];
  let filings = 0;

  beforeAll(async () => {
    store = await openStore();
    const silent = (): void => undefined;
    ledgers = [1, 2].map(() => new Ledger<Dossier, 'intake'>(
      INTAKE_LEDGER,
      { store, bus: new MemoryBus({ clock, random }), clock, random, source: new SilentSource() },
      { onParked: silent, onBreak: silent, onError: silent },
    ));
    await store.ensure(ledgers[0]!.declarations);
    desks = ledgers.map((ledger) => new LedgerDossiers(ledger, store, clock));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(ledgers.map((ledger) => ledger.stop()));
    await store.close();
    await engine.drop();
  });

  const fresh = (change: Partial<Filing> = {}): Filing => {
    filings += 1;
    return { ...FILING, idempotencyKey: `key-of-filing-${filings}`, portalReference: `TN-${filings}`, reference: `HS-${filings}`, ...change };
  };
  const scopeOf = (clientId: string): Scope => Scope.forTests({ clientId });
  const file = (filing: Filing, desk = desks[0]!): Promise<Filed> =>
    desk.file(scopeOf(filing.portal), random.id(), filing, [], { id: random.token(16), traceId: random.token(16) });

  it('are one per key and one per reference of a portal, whichever process is asked', async () => {
    const first = fresh();
    const { kind, dossier } = await file(first);
    expect(kind).toBe('new');
    for (const desk of desks) {
      const sameKey = await file(fresh({ idempotencyKey: first.idempotencyKey }), desk);
      expect([sameKey.kind, sameKey.dossier._id]).toEqual(['key-known', dossier._id]);
      const sameReference = await file(fresh({ portalReference: first.portalReference }), desk);
      expect([sameReference.kind, sameReference.dossier._id]).toEqual(['portal-reference-known', dossier._id]);
    }
  });

  it('are another one for another portal', async () => {
    const first = fresh();
    await file(first);
    expect((await file({ ...first, portal: 'portal-khac', reference: 'HS-KHAC' })).kind).toBe('new');
  });

  it('are one when two processes race for the key, and all are told of that one', async () => {
    const filing = fresh();
    const filed = await Promise.all(
      Array.from({ length: 40 }, (_, turn) => file({ ...filing, reference: `HS-RACE-${turn}` }, desks[turn % 2])),
    );
    expect(filed.filter(({ kind }) => kind === 'new')).toHaveLength(1);
    expect(new Set(filed.map(({ dossier }) => dossier._id)).size).toBe(1);
    expect(await store.find(DOSSIERS, { 'state.idempotencyKey': filing.idempotencyKey }, { limit: 50 })).toHaveLength(1);
  });

  it('are never two under one temporary reference: its own portal is told which, and for another it is our mistake', async () => {
    const { dossier } = await file(fresh({ reference: 'HS-SAME' }));
    for (const desk of desks) {
      const again = await file(fresh({ reference: 'HS-SAME' }), desk);
      expect([again.kind, again.dossier._id]).toEqual(['reference-known', dossier._id]);
    }
    await expect(file(fresh({ portal: 'portal-khac', reference: 'HS-SAME' })))
      .rejects.toMatchObject({ name: 'Defect', code: 'reference-of-another' });
  });

  it('are known to their portal and to the house, and to nobody else', async () => {
    const { dossier } = await file(fresh());
    for (const scope of [scopeOf(FILING.portal), Scope.system('repair')]) {
      expect((await desks[1]!.get(scope, dossier._id))._id).toBe(dossier._id);
    }
    const strangers = [scopeOf('portal-khac'), ...(['official', 'operator'] as const).map((kind) => Scope.forTests({ kind, clientId: FILING.portal }))];
    for (const scope of strangers) {
      await expect(desks[0]!.get(scope, dossier._id)).rejects.toMatchObject({ name: 'Refusal', code: 'dossier-not-found' });
    }
    expect(await desks[0]!.findByKey(scopeOf('portal-khac'), dossier.state!.idempotencyKey)).toBeUndefined();
  });

  it('are filed in the portal’s own name only', async () => {
    const command = { id: random.token(16), traceId: random.token(16) };
    await expect(desks[0]!.file(scopeOf('portal-khac'), random.id(), fresh(), [], command))
      .rejects.toMatchObject({ name: 'Defect', code: 'foreign-filing' });
  });
});
