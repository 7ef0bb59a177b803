import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DossierAccepted, DossierStopped, IdentityMatched, ProcessingStarted } from '@hoso/contracts';
import type { Store } from '@hoso/store';

import { bothStores } from '../../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../../test/support/engines.js';
import type { EventReader, ReceivedEvent } from '../../../test/event-reader.js';
import type { Portal } from '../../../test/portal.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling } from '../../../test/sample-filing.js';

const engine = await sharedStore();
const CODE = 'H26.101-261116-0001';
const MATCHED = IdentityMatched.say({ round: 0, evidence: 'e'.repeat(64), attempts: 1 });
const ACCEPTED = DossierAccepted.say({
  dossierCode: CODE, procedureVersion: 1, dueAt: '2026-11-26T10:00:00.000Z', calendarVersion: '2026.2', status: 2,
});
const STARTED = ProcessingStarted.say({ step: 'receive', status: 4 });
const STOPPED = DossierStopped.say({ reason: 'supplement-lapsed', status: 8 });

describe.each(bothStores(engine, 'follow'))('a dossier that is followed, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;
  let portal: Portal;
  let filings = 0;
  const file = (): Promise<string> => portal.filed(sampleFiling(undefined, { portalReference: `TN-${(filings += 1)}` }));

  /** The next event; time goes on while it is waited for. */
  const next = async (events: EventReader): Promise<ReceivedEvent | undefined> => {
    let came = false;
    const event = events.next().finally(() => (came = true));
    while (!came) {
      house.clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return event;
  };

  beforeAll(async () => {
    store = await openStore();
    house = await openRehearsedHouse({ store });
    portal = house.portal();
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await store.close();
    await engine.drop();
  });

  it('is shown as it stands, and not again while nothing changes', async () => {
    const path = `/dossiers/${await file()}`;
    const first = await portal.ask(path);
    const etag = first.headers.get('etag')!;
    expect([first.status, etag, first.body['revision']]).toEqual([200, '"1"', 1]);
    for (const known of [etag, `W/${etag}`, `"9", ${etag}`, '*']) {
      const again = await portal.ask(path, { headers: { 'if-none-match': known } });
      expect([known, again.status, again.text, again.headers.get('etag')]).toEqual([known, 304, '', etag]);
    }
    await house.hear(path.slice(10), MATCHED, ACCEPTED);
    const changed = await portal.ask(path, { headers: { 'if-none-match': etag } });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"3"']);
    expect(changed.body).toMatchObject({
      identity: 'verified', dossierCode: CODE, dueAt: '2026-11-26T10:00:00.000Z', status: { id: 2, terminal: false },
    });
  });

  it('tells each change as it happens, and ends when nothing more can happen', async () => {
    const dossierId = await file();
    const events = await portal.events(dossierId);
    expect(events.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await next(events)).toMatchObject({ id: '1', event: 'dossier', data: { dossierId, status: { id: 1 } } });
    await house.hear(dossierId, ACCEPTED);
    expect(await next(events)).toMatchObject({ id: '2', data: { status: { id: 2 }, revision: 2 } });
    await house.hear(dossierId, STARTED, STOPPED);
    const seen = [];
    for (let event = await next(events); event !== undefined; event = await next(events)) seen.push(event);
    expect(seen.at(-1)).toMatchObject({ id: '4', data: { status: { id: 8, terminal: true } } });
  });

  it('tells a listener that comes back what it has missed, and nothing that it knows', async () => {
    const dossierId = await file();
    const first = await portal.events(dossierId);
    expect((await next(first))!.id).toBe('1');
    first.leave();
    await house.hear(dossierId, ACCEPTED);
    const second = await portal.events(dossierId, '1');
    expect((await next(second))!.id).toBe('2');
    second.leave();
    const third = await portal.events(dossierId, '2');
    const waiting = next(third);
    await house.hear(dossierId, STARTED);
    expect((await waiting)!.id).toBe('3');
    third.leave();
  });

  it('tells a listener with an odd memory everything', async () => {
    const dossierId = await file();
    for (const odd of ['x', '-5', '1e999', '99']) {
      const events = await portal.events(dossierId, odd);
      expect([odd, (await next(events))?.id]).toEqual([odd, '1']);
      events.leave();
    }
  });

  it('says that the line is alive while nothing happens', async () => {
    jest.useFakeTimers({
      doNotFake: [
        'Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout',
      ],
    });
    try {
      const events = await portal.events(await file());
      expect(await events.block()).toBe('retry: 2000');
      await events.next();
      jest.advanceTimersByTime(15_000);
      expect(await events.block()).toBe(': still here');
      events.leave();
    } finally {
      jest.useRealTimers();
    }
  });

  it('gets no answer that the document does not know', () => {
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});
