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

/** Somebody who knows a dossier at one revision and waits for another. */
interface Waiter {
  readonly dossierId: string;
  readonly rev: number;
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

const LOOK_EVERY_MS = 500;

/**
 * Tells portals each change of a dossier. Looks at the records, so it is right whichever process made the change: with one
 * question for all that are followed, however many listen.
 */
export class FollowDossier {
  private readonly waiters = new Set<Waiter>();
  private isLooking = false;

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
      await this.changed(dossierId, seen, listener.closed);
    }
  }

  /** Resolves when the dossier has another revision or the listener is gone. Rejects when the store does not answer. */
  private changed(dossierId: string, rev: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (gone.aborted) return resolve();
      const leave = (): void => {
        gone.removeEventListener('abort', go);
        this.waiters.delete(waiter);
      };
      const go = (): void => {
        leave();
        resolve();
      };
      const fail = (error: unknown): void => {
        leave();
        reject(error);
      };
      const waiter: Waiter = { dossierId, rev, go, fail };
      gone.addEventListener('abort', go);
      this.waiters.add(waiter);
      if (!this.isLooking) void this.look();
    });
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    while (this.waiters.size > 0) {
      await this.clock.sleep(LOOK_EVERY_MS);
      const waiters = [...this.waiters];
      try {
        const revisions = await this.dossiers.revisions([...new Set(waiters.map(({ dossierId }) => dossierId))]);
        for (const { dossierId, rev, go } of waiters) if (revisions.get(dossierId) !== rev) go();
      } catch (error) {
        for (const { fail } of waiters) fail(error); // each listener comes back by itself, and is told why not
      }
    }
    this.isLooking = false;
  }
}
