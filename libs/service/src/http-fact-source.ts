import { InternalHttp } from '@hoso/access';
import { Instant, SPEAKERS, type Fact, type MetricEvent, type Speaker } from '@hoso/contracts';
import { FactSource, type ChangedDossier, type ChangePosition, type Pulled, type PullRequest } from '@hoso/ledger';
import { z } from 'zod';

import { DossierKey } from './internal-facts.controller.js';

const Spoken = z.object({
  owner: z.enum(SPEAKERS),
  dossierId: DossierKey,
  n: z.int().positive(),
  name: z.string(),
  version: z.int().positive(),
  at: Instant,
  cause: z.string(),
  traceId: z.string(),
});

const PulledFacts = z.object({
  dossiers: z.array(
    z.object({
      dossierId: DossierKey,
      items: z.array(z.union([Spoken.extend({ metric: z.unknown() }), Spoken.extend({ data: z.unknown() })])).nullable(),
    }),
  ),
});

const Changes = z.object({
  dossiers: z.array(z.object({ dossierId: DossierKey, v: z.int().positive() })),
  position: z.object({ spokenAt: z.string(), dossierId: z.string() }).nullable(),
});

/** The owners' internal doors over HTTP. */
export class HttpFactSource extends FactSource {
  constructor(
    private readonly http: InternalHttp,
    private readonly addresses: Readonly<Record<Speaker, string>>,
    private readonly view: 'fact' | 'metric',
    private readonly timeoutMs: number,
  ) {
    super();
  }

  override async pull(
    owner: Speaker,
    requests: readonly PullRequest[],
  ): Promise<readonly Pulled<Fact | MetricEvent>[]> {
    const answer = await this.http.ask({
      neighbour: owner,
      method: 'POST',
      url: `${this.addresses[owner]}/internal/facts/pull`,
      body: { view: this.view, dossiers: requests },
      answer: PulledFacts,
      timeoutMs: this.timeoutMs,
    });
    return answer.dossiers as readonly Pulled<Fact | MetricEvent>[];
  }

  override changed(
    owner: Speaker,
    after: ChangePosition | null,
    settledMs: number,
    limit: number,
  ): Promise<{ readonly dossiers: readonly ChangedDossier[]; readonly position: ChangePosition | null }> {
    return this.http.ask({
      neighbour: owner,
      method: 'POST',
      url: `${this.addresses[owner]}/internal/facts/changed`,
      body: { after, settledMs, limit },
      answer: Changes,
      timeoutMs: this.timeoutMs,
    });
  }
}
