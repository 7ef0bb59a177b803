import type { Scope } from '@hoso/access';
import { NATIONAL_STATUSES } from '@hoso/contracts';
import type { Clock } from '@hoso/kernel';

import { stateOf, viewOf } from '../../domain/dossier-view.js';
import type { Dossiers } from '../../domain/dossiers.js';

/** Whoever is told: a stream of server-sent events. */
export interface Listener {
  readonly closed: AbortSignal;
  send(event: { readonly event: string; readonly id: string; readonly data: unknown }): void;
  end(): void;
}

const LOOK_EVERY_MS = 500;

/** Tells a portal each change of one dossier. Looks at the record, so it is right whichever process made the change. */
export class FollowDossier {
  constructor(
    private readonly dossiers: Dossiers,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the listener is gone or the dossier has come to its end. */
  async follow(scope: Scope, dossierId: string, seenRevision: number, listener: Listener): Promise<void> {
    let seen = seenRevision;
    while (!listener.closed.aborted) {
      const dossier = await this.dossiers.get(scope, dossierId);
      // A listener who claims to know a revision that is not there yet knows nothing of this dossier.
      if (dossier.rev !== seen) {
        seen = dossier.rev;
        listener.send({ event: 'dossier', id: String(seen), data: viewOf(dossier) });
      }
      if (NATIONAL_STATUSES[stateOf(dossier).status].terminal) return listener.end();
      await this.clock.sleep(LOOK_EVERY_MS, listener.closed);
    }
  }
}
