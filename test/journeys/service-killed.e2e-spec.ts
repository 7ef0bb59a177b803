import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Receipt } from '../../apps/intake/src/features/submit-dossier/submit-dossier.js';
import { expectAgreement } from './agreement.js';
import { CitizensPortal, REGISTER_SECURITY, REGISTER_TEMPORARY_RESIDENCE } from './citizens-portal.js';
import { Official } from './official.js';
import { standUpHouse, type StandingHouse } from './standing-house.js';
import { until } from './until.js';

const WITHIN_MS = 180_000;
const FILED_AT_ONCE = 6;

describe('dossiers whose service is killed while it works on them', () => {
  let standing: StandingHouse;
  let portal: CitizensPortal;

  beforeAll(async () => {
    standing = await standUpHouse();
    portal = new CitizensPortal(standing);
  }, WITHIN_MS);
  afterAll(() => standing?.takeDown(), WITHIN_MS);

  it('all come to their end, whichever of the four it is', async () => {
    const receipts: Receipt[] = [];
    for (const name of ['identity-verification', 'processing', 'monitoring', 'intake'] as const) {
      const service = standing.house.processes[name];
      const ready = Array.from({ length: FILED_AT_ONCE }, () => portal.prepare({ procedure: REGISTER_SECURITY }));
      const handled = await portal.file({ procedure: REGISTER_TEMPORARY_RESIDENCE });
      const official = new Official(standing, handled.agencyCode);
      await official.untilListed(handled.dossierId);

      const filed = (await Promise.all(ready)).map((one) => portal.fileReady(one));
      const finished = official.finish(handled.dossierId);
      await Promise.race(filed);
      const life = service.pid();
      await service.kill();
      receipts.push(handled, ...(await Promise.all(filed)));
      await finished;
      await until(`${name} is ready in another life`, async () => service.pid() !== life && service.isReady());
    }
    expect(new Set(receipts.map(({ dossierId }) => dossierId)).size).toBe(4 * (FILED_AT_ONCE + 1));
    for (const { dossierId } of receipts) {
      expect((await portal.untilStatus(dossierId, 10)).history.map(({ status }) => status)).toEqual([1, 2, 4, 9, 10]);
    }
    await expectAgreement(standing, portal);
  }, WITHIN_MS);
});
