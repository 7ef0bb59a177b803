import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Door } from '@hoso/access';
import { serviceEnvironment } from '@hoso/config';
import { Defect } from '@hoso/kernel';
import { LEDGER_DEFAULTS, type Ledger } from '@hoso/ledger';
import { z } from 'zod';

import { stamp, stampOffice, type StampBook } from '../../ledger/test/stamp-office.js';
import { startService, type Blueprint } from '../src/index.js';

const STAMPS = Symbol('stamps');

const StampBody = z.strictObject({ word: z.string().regex(/^[a-z-]+$/).max(32) });

/** The one door of its own: stamps a dossier. A stamp called `spoil` also orders a call that cannot be answered. */
@Controller('stamps')
@Door({ audience: 'hoso-portal', scopes: ['stamp'] })
class StampsController {
  constructor(@Inject(STAMPS) private readonly ledger: Ledger<StampBook, 'processing'>) {}

  @Post(':dossierId')
  @HttpCode(200)
  async stamp(
    @Param('dossierId') dossierId: string,
    @Body({ schema: StampBody }) { word }: z.output<typeof StampBody>,
  ): Promise<{ readonly stamps: readonly string[] }> {
    const wants = word === 'spoil' ? [{ id: 'spoil', kind: 'ask' }] : [];
    const command = { dossierId, name: 'stamp', id: word, traceId: '0'.repeat(32), decide: stamp(word, { wants }) };
    const { document } = await this.ledger.command(command);
    return { stamps: document.state?.stamps ?? [] };
  }
}

const ENVIRONMENT = serviceEnvironment;

/** The invented office as a process of its own. It compares with the owners all the time, so that specs need not wait. */
const STAMP_SERVICE: Blueprint<StampBook, typeof ENVIRONMENT, 'processing'> = {
  service: 'processing',
  title: 'Stamps',
  description: 'An invented service.',
  environment: ENVIRONMENT,
  problems: {},
  furnish: () =>
    Promise.resolve({
      ledger: stampOffice({
        onAnswer: () => {
          throw new Defect('answer-odd', 'the answer to a spoiled stamp');
        },
      }),
      settings: {
        ...LEDGER_DEFAULTS,
        repair: { settledMs: 0, everyMs: 100 },
        relay: { ...LEDGER_DEFAULTS.relay, recoverAfterMs: 1_000 },
      },
      collections: [],
      rooms: (ledger) => ({ controllers: [StampsController], providers: [{ provide: STAMPS, useValue: ledger }] }),
    }),
};

await startService(STAMP_SERVICE);
