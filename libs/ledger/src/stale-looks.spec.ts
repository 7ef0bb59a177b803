import { describe, expect, it } from '@jest/globals';
import type { StoredDocument } from '@hoso/store';

import { batchOf } from '../test/open-office.js';
import { openStreet } from '../test/open-street.js';
import { LEDGER_DEFAULTS } from './settings.js';

const PARKED = { intake: { code: 'bad-release', n: 2, since: new Date(0) } };

describe('the reconciler that is answered by a primary which is none any more', () => {
  it('does not walk past a stream that was taken up again since', async () => {
    const { office, intake } = await openStreet();
    await office.ledger.take(batchOf((await intake.say(2)).slice(0, 1)));
    office.clock.advance(LEDGER_DEFAULTS.repair.settledMs);
    const { store } = office;
    let isOld = true;
    const find = store.find.bind(store);
    store.find = async <Document extends StoredDocument>(...[collection, filter, options]: Parameters<typeof find>) => {
      const found = await find<Document>(collection, filter, options);
      return isOld && options.projection?.['parked'] ? found.map((document) => ({ ...document, parked: PARKED })) : found;
    };
    const upsertOne = store.upsertOne.bind(store);
    store.upsertOne = async <Document extends StoredDocument>(...asked: Parameters<typeof upsertOne>) => {
      isOld = false;
      return upsertOne<Document>(...asked);
    };
    await expect(office.ledger.repair.reconcile('intake')).rejects.toMatchObject({ neighbour: 'store', code: 'stale-read' });
    expect((await office.ledger.repair.reconcile('intake')).behind).toHaveLength(1);
    expect((await office.kept()).heard).toEqual({ intake: 2 });
  });
});
