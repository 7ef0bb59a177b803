import { afterEach, describe, expect, it } from '@jest/globals';
import { Scope } from '@hoso/access';
import { Failure, ManualClock } from '@hoso/kernel';

import type { Dossiers, KeptDossier } from '../../domain/dossiers.js';
import { FollowDossier } from './follow-dossier.js';

const SCOPE = Scope.forTests();

/** Records that count how often they are asked. */
class Records {
  readonly revs = new Map<string, number>();
  readonly asked = { get: 0, revisions: [] as (readonly string[])[] };
  isAway = false;

  async get(_scope: Scope, dossierId: string): Promise<KeptDossier> {
    this.asked.get += 1;
    const state = { status: 1, attachments: [] } as unknown as KeptDossier['state'];
    return { _id: dossierId, rev: this.revs.get(dossierId)!, state };
  }

  async revisions(dossierIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (this.isAway) throw new Failure('store', 'timeout');
    this.asked.revisions.push(dossierIds);
    return new Map(dossierIds.map((id) => [id, this.revs.get(id)!]));
  }
}

const leaving: AbortController[] = [];
afterEach(() => leaving.splice(0).forEach((gone) => gone.abort()));

function desk() {
  const clock = new ManualClock(0);
  const records = new Records();
  const follow = new FollowDossier(records as unknown as Dossiers, clock);
  return {
    records,
    listen(dossierId: string) {
      const gone = new AbortController();
      leaving.push(gone);
      const heard: string[] = [];
      const listener = { closed: gone.signal, send: ({ id }: { readonly id: string }) => heard.push(id), end: () => gone.abort() };
      return { heard, gone, over: follow.follow(SCOPE, dossierId, 0, listener) };
    },
    /** Lets half a second pass, and all that comes of it. */
    async pass(): Promise<void> {
      await settled();
      clock.advance(500);
      await settled();
    },
  };
}

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('following dossiers', () => {
  it('asks once for all that are followed, however many listen, and tells those whom it concerns', async () => {
    const { records, listen, pass } = desk();
    const ids = Array.from({ length: 20 }, (_, index) => `dossier-${index}`);
    for (const id of ids) records.revs.set(id, 1);
    const listeners = Array.from({ length: 100 }, (_, index) => listen(ids[index % 20]!));
    await pass();
    expect(listeners.map(({ heard }) => heard)).toEqual(listeners.map(() => ['1']));
    expect(records.asked).toEqual({ get: 100, revisions: [ids] });

    records.revs.set('dossier-3', 2);
    await pass();
    expect(listeners.filter(({ heard }) => heard.includes('2'))).toEqual(listeners.filter((_, index) => index % 20 === 3));
    expect([records.asked.get, records.asked.revisions.length]).toEqual([105, 2]);
  });

  it('asks for nothing that nobody follows any more', async () => {
    const { records, listen, pass } = desk();
    for (const id of ['left', 'kept']) records.revs.set(id, 1);
    const [left, kept] = [listen('left'), listen('kept')];
    await pass();
    left.gone.abort();
    await left.over;
    await pass();
    kept.gone.abort();
    await kept.over;
    await pass();
    await pass();
    expect(records.asked.revisions.filter((ids) => ids.length > 0)).toEqual([['left', 'kept'], ['kept']]);
    records.revs.set('left', 5);
    const again = listen('left');
    await pass();
    records.revs.set('left', 6);
    await pass();
    expect(again.heard).toEqual(['5', '6']);
  });

  it('ends with the failure where the store does not answer, and goes on for who comes back', async () => {
    const { records, listen, pass } = desk();
    records.revs.set('dossier', 1);
    records.isAway = true;
    const [one, other] = [listen('dossier'), listen('dossier')];
    const over = Promise.allSettled([one.over, other.over]);
    await pass();
    expect((await over).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    records.isAway = false;
    const again = listen('dossier');
    await pass();
    records.revs.set('dossier', 2);
    await pass();
    expect(again.heard).toEqual(['1', '2']);
  });
});
