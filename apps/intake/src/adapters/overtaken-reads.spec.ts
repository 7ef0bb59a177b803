import { describe, expect, it } from '@jest/globals';
import { Scope } from '@hoso/access';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { FactSource, Ledger } from '@hoso/ledger';
import { MemoryBus } from '@hoso/messaging';
import type { StoredDocument } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { FILING } from '../../test/front-desk.js';
import type { Dossier } from '../domain/dossier.js';
import type { Filed } from '../domain/dossiers.js';
import { INTAKE_LEDGER } from '../intake.subscriptions.js';
import { LedgerDossiers } from './ledger-dossiers.js';
import { RESERVATIONS, StoredReservations } from './stored-reservations.js';

const clock = new SystemClock();
const random = new SystemRandom();
const OVERTAKEN = { name: 'Failure', neighbour: 'store', code: 'read-overtaken' };

/** Writes reach the new primary; reads are answered by the old one, which knows nothing yet. */
class ReadFromTheOldPrimary extends MemoryStore {
  override find<Document extends StoredDocument>(): Promise<Document[]> {
    return Promise.resolve([]);
  }
}

class SilentSource extends FactSource {
  override pull = async (): Promise<readonly []> => [];
  override changed = async (): Promise<{ readonly dossiers: readonly []; readonly position: null }> => ({ dossiers: [], position: null });
}

describe('what has been kept and cannot be read yet', () => {
  it('is asked for again by whoever reserves under the same key', async () => {
    const store = new ReadFromTheOldPrimary(clock);
    await store.ensure([RESERVATIONS]);
    const reservations = new StoredReservations(store);
    const keep = (): Promise<unknown> => reservations.keep(Scope.forTests({ clientId: 'portal-a' }), ['T-1', 'T-2'], new Date(0));
    expect(await keep()).toMatchObject({ kind: 'new' });
    await expect(keep()).rejects.toMatchObject(OVERTAKEN);
  });

  it('is asked for again by whoever files under the same key', async () => {
    const store = new MemoryStore(clock);
    const silent = (): void => undefined;
    const ledger = new Ledger<Dossier, 'intake'>(
      INTAKE_LEDGER,
      { store, bus: new MemoryBus({ clock, random }), clock, random, source: new SilentSource() },
      { onParked: silent, onBreak: silent, onError: silent },
    );
    await store.ensure(ledger.declarations);
    const dossiers = new LedgerDossiers(ledger, new ReadFromTheOldPrimary(clock), clock);
    const file = (): Promise<Filed> => dossiers.file(
      Scope.forTests({ clientId: FILING.portal }), random.id(), FILING, [], { id: random.token(16), traceId: random.token(16) },
    );
    expect((await file()).kind).toBe('new');
    await expect(file().finally(() => ledger.stop())).rejects.toMatchObject(OVERTAKEN);
  });
});

describe('a reference that another portal has', () => {
  it('is our mistake: it was derived for one', async () => {
    const store = new MemoryStore(clock);
    await store.ensure([RESERVATIONS]);
    const reservations = new StoredReservations(store);
    await reservations.keep(Scope.forTests({ clientId: 'portal-a' }), ['T-1'], new Date(0));
    await expect(reservations.keep(Scope.forTests({ clientId: 'portal-b' }), ['T-1'], new Date(0)))
      .rejects.toMatchObject({ name: 'Defect', code: 'reference-of-another' });
  });
});
