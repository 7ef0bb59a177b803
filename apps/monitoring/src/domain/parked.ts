import type { Service } from '@hoso/contracts';

/** A dossier that one service has set aside: references and codes, no payload. */
export interface ParkedDossier {
  readonly service: Service;
  readonly dossierId: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
  readonly streams: readonly { readonly stream: string; readonly code: string; readonly n: number | null }[];
}

/** What the services' own doors say of parked dossiers. Every call is made with the caller's own token. */
export abstract class ParkingDoors {
  /** What each service has set aside, longest first, and who did not answer. */
  abstract list(token: string): Promise<{
    readonly parked: readonly ParkedDossier[];
    readonly silent: readonly Service[];
    /** Services that have stopped hearing because too much was being parked. */
    readonly stopped: readonly Service[];
  }>;

  /**
   * Has a service take a dossier up again; answers whether it stands still once more.
   *
   * @throws Refusal what the service refused, Failure when it does not answer.
   */
  abstract replay(service: Service, dossierId: string, token: string): Promise<{ readonly stillParked: boolean }>;
}
