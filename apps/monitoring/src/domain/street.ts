/** A visitor's pass through a demonstration. */
export interface DemonstrationSession {
  readonly accessToken: string;
  /** ISO 8601 in UTC. */
  readonly expiresAt: string;
}

/** The rehearsed outside world, where a demonstration has one. */
export abstract class Street {
  /** @throws Refusal `not-in-demonstration-mode`, Failure when nobody answers. */
  abstract openSession(): Promise<DemonstrationSession>;
  /** @throws the same. */
  abstract faults(): Promise<unknown>;
  /** @throws the same, and Refusal `fault-order-invalid` for what the rehearsal does not understand. */
  abstract orderFault(wish: Readonly<Record<string, unknown>>): Promise<unknown>;
}
