import type { Service } from '@hoso/contracts';
import type { LedgerDocument } from '@hoso/ledger';

import type { Database } from '../world/database.js';
import type { SimulatedBroker } from '../world/simulated-broker.js';

/** The ledger's collection of each service. */
export const LEDGER_OF = {
  intake: 'dossiers',
  'identity-verification': 'verifications',
  processing: 'cases',
  monitoring: 'dossiers',
} as const satisfies Record<Service, string>;

const HEARS = {
  intake: ['identity-verification', 'processing'],
  'identity-verification': ['intake'],
  processing: ['intake', 'identity-verification'],
  monitoring: ['intake', 'identity-verification', 'processing'],
} as const satisfies Record<Service, readonly Service[]>;

type Kept = LedgerDocument<{ readonly dirtyAt?: string }>;

const PROJECTION = { nextTimerAt: 1, v: 1, heard: 1, unpublishedSince: 1, parked: 1, wants: 1, 'state.dirtyAt': 1 } as const;

type Databases = Readonly<Record<Service, Database>>;

/**
 * Why a house is not at rest: facts that are unsaid or unheard, dossiers set aside, calls to be made, rows to be counted, messages
 * that nobody has taken.
 */
export async function unrestOf(databases: Databases, broker: SimulatedBroker, nowMs: number): Promise<string | null> {
  const kept = new Map<Service, ReadonlyMap<string, Kept>>();
  for (const [service, database] of Object.entries(databases) as [Service, Database][]) {
    const found = await database.inner.find<Kept>(LEDGER_OF[service], {}, { limit: 1_000, projection: PROJECTION });
    for (const document of found) {
      const reason = unrestIn(document, nowMs);
      if (reason !== null) return `${service} ${document._id.slice(-4)}: ${reason}`;
    }
    kept.set(service, new Map(found.map((document) => [document._id, document])));
  }
  for (const [service, documents] of kept) {
    for (const owner of HEARS[service]) {
      for (const { _id, v } of kept.get(owner)!.values()) {
        const heard = documents.get(_id)?.heard[owner as 'intake'] ?? 0;
        if (heard !== v) return `${service} ${_id.slice(-4)}: has heard ${heard} of ${v} facts of ${owner}`;
      }
    }
  }
  return broker.behind();
}

function unrestIn(document: Kept, nowMs: number): string | null {
  if (document.nextTimerAt && document.nextTimerAt.getTime() <= nowMs) return 'a timer is due';
  if (document.unpublishedSince) return 'facts are not published';
  if (document.parked) return 'is set aside';
  if (document.wants.length > 0) return 'a call is still to be made';
  return document.state?.dirtyAt ? 'a figure is still to be counted' : null;
}
