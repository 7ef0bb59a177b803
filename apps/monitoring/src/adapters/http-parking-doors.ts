import type { InternalHttp } from '@hoso/access';
import { SERVICES, type Service } from '@hoso/contracts';
import { Failure } from '@hoso/kernel';
import { z } from 'zod';

import { ParkingDoors, type ParkedDossier } from '../domain/parked.js';

const TIMEOUT_MS = 3_000;
const REPLAY_TIMEOUT_MS = 15_000;
const SHOWN_MAX = 200;

const ParkedList = z.object({
  dossiers: z.array(
    z.object({
      dossierId: z.uuid(),
      since: z.string(),
      streams: z.array(z.object({ stream: z.string(), code: z.string(), n: z.number().nullable() })),
    }),
  ),
  stopped: z.boolean().default(false),
});

const Replayed = z.object({ stillParked: z.unknown().nullable() });

/** The services' administration doors. */
export class HttpParkingDoors extends ParkingDoors {
  constructor(
    private readonly http: InternalHttp,
    private readonly addresses: Readonly<Record<Service, string>>,
  ) {
    super();
  }

  override async list(token: string): Promise<{
    readonly parked: readonly ParkedDossier[];
    readonly silent: readonly Service[];
    readonly stopped: readonly Service[];
  }> {
    const answers = await Promise.all(SERVICES.map((service) => this.listOf(service, token)));
    const parked = answers.flatMap(({ list, service }) =>
      (list?.dossiers ?? []).map((dossier) => ({ service, ...dossier })),
    );
    return {
      parked: parked.sort((left, right) => (left.since < right.since ? -1 : 1)).slice(0, SHOWN_MAX),
      silent: answers.flatMap(({ list, service }) => (list === null ? [service] : [])),
      stopped: answers.flatMap(({ list, service }) => (list?.stopped ? [service] : [])),
    };
  }

  override async replay(service: Service, dossierId: string, token: string): Promise<{ readonly stillParked: boolean }> {
    const { stillParked } = await this.http.ask({
      neighbour: service,
      method: 'POST',
      url: `${this.addresses[service]}/admin/parked/${encodeURIComponent(dossierId)}/replay`,
      answer: Replayed,
      timeoutMs: REPLAY_TIMEOUT_MS,
      token,
    });
    return { stillParked: stillParked !== null && stillParked !== undefined };
  }

  private async listOf(
    service: Service,
    token: string,
  ): Promise<{ readonly service: Service; readonly list: z.output<typeof ParkedList> | null }> {
    try {
      const list = await this.http.ask({
        neighbour: service,
        method: 'GET',
        url: `${this.addresses[service]}/admin/parked`,
        query: { limit: SHOWN_MAX },
        answer: ParkedList,
        timeoutMs: TIMEOUT_MS,
        token,
      });
      return { service, list };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { service, list: null };
    }
  }
}
