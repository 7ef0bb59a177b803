import type { LedgerDefinition } from '../src/ledger.js';
import { LEDGER_DEFAULTS, type LedgerSettings } from '../src/settings.js';
import { openStampOffice, openVoice, type StampDesk, type Voice } from './open-office.js';
import type { StampBook } from './stamp-office.js';

/** The stamping office between the two that it hears. */
export interface Street {
  readonly office: StampDesk;
  readonly intake: Voice;
  readonly identity: Voice;
}

/** Opens all three. More than two parked dossiers within a minute stop the hearing. */
export async function openStreet(
  change: Partial<LedgerDefinition<StampBook, 'processing'>> = {},
  wish: Partial<LedgerSettings> = {},
): Promise<Street> {
  const settings = { ...LEDGER_DEFAULTS, parking: { parkedMax: 2, parkedWindowMs: 60_000 }, ...wish };
  const office = await openStampOffice({ settings }, change);
  return {
    office,
    intake: await openVoice('intake', office.doors, office.clock),
    identity: await openVoice('identity-verification', office.doors, office.clock),
  };
}
