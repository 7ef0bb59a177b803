import type { InternalHttp } from '@hoso/access';
import { Defect, Refusal, type Clock } from '@hoso/kernel';
import { z } from 'zod';

import { Street, type DemonstrationSession } from '../domain/street.js';

const TIMEOUT_MS = 5_000;
const IssuedToken = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** The rehearsed neighbours over HTTP. */
export class HttpStreet extends Street {
  constructor(
    private readonly http: InternalHttp,
    /** Absent outside demonstrations. */
    private readonly address: string | undefined,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async openSession(): Promise<DemonstrationSession> {
    const askedAtMs = this.clock.now();
    const issued = await this.ask('POST', '/issuer/demonstration-token', IssuedToken, { kind: 'operator' });
    return {
      accessToken: issued.access_token,
      expiresAt: new Date(askedAtMs + issued.expires_in * 1000).toISOString(),
    };
  }

  override faults(): Promise<unknown> {
    return this.ask('GET', '/faults', z.unknown());
  }

  /** The words of the order are the visitor's: what the street does not understand of them is no mistake of ours. */
  override async orderFault(wish: Readonly<Record<string, unknown>>): Promise<unknown> {
    try {
      return await this.ask('POST', '/faults', z.unknown(), wish);
    } catch (error) {
      const isRefused = error instanceof Defect && error.code === 'refused-by-neighbour';
      throw isRefused ? new Refusal('malformed', 'fault-order-invalid') : error;
    }
  }

  private async ask<Answer extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    answer: Answer,
    body?: unknown,
  ): Promise<z.output<Answer>> {
    if (this.address === undefined) throw new Refusal('not-found', 'not-in-demonstration-mode');
    const url = `${this.address}${path}`;
    return this.http.ask({ neighbour: 'neighbours', method, url, answer, body, timeoutMs: TIMEOUT_MS });
  }
}
