import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { ManualClock, SeededRandom } from '@hoso/kernel';
import type { LedgerDefinition } from '@hoso/ledger';
import { observe } from '@hoso/observability';
import { MemoryStore } from '@hoso/store';

import { IDENTITY_VERIFICATION } from '../../../apps/identity-verification/src/identity-verification.module.js';
import type { VerifyIdentity } from '../../../apps/identity-verification/src/features/verify-identity/verify-identity.js';
import { INTAKE } from '../../../apps/intake/src/intake.module.js';
import { MONITORING } from '../../../apps/monitoring/src/monitoring.module.js';
import { WATCH_LEDGER } from '../../../apps/monitoring/src/monitoring.subscriptions.js';
import { PROCESSING } from '../../../apps/processing/src/processing.module.js';
import { identityBelieves, intakeBelieves, processingBelieves } from './believed.js';

/** A definition with what can be compared: functions that are made anew each time are only said to be there. */
function comparable(definition: object): object {
  const made = new Set(['carryOut', 'onAnswer', 'provide']);
  return Object.fromEntries(Object.entries(definition).map(([name, value]) => [name, made.has(name) ? 'there' : (value as unknown)]));
}

describe('the simulated services', () => {
  it('believe what their modules say', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hoso-believed-'));
    const clock = new ManualClock(0);
    const store = new MemoryStore(clock);
    const environment = { DATA_FOLDER: folder, POPULATION_DATABASE_TIMEOUT_MS: 1, POPULATION_DATABASE_CONCURRENCY_MAX: 1 };
    const observability = observe({ service: 'intake', level: 'silent' });
    const frame = { environment, observability, store, clock, random: new SeededRandom(1), http: {} } as never;
    const said = await Promise.all([INTAKE, IDENTITY_VERIFICATION, PROCESSING, MONITORING].map((one) => one.furnish(frame)));
    const believed: readonly object[] = [intakeBelieves(), identityBelieves({} as VerifyIdentity), processingBelieves(store), WATCH_LEDGER];
    expect(believed.map(comparable)).toEqual(said.map(({ ledger }) => comparable(ledger as LedgerDefinition<unknown>)));
    await rm(folder, { recursive: true });
  });
});
