/** How a room or a neighbour is, in one word. */
export type RoomState = 'ok' | 'degraded' | 'down' | 'unknown';

/** One dependency of a service, as the service reports it. */
export interface DependencyState {
  readonly name: string;
  readonly kind: 'hard' | 'soft';
  readonly state: RoomState;
  readonly lastGoodContact: string | null;
}

/** A service or neighbour as it answered when it was last asked. */
export interface Answerer {
  readonly name: string;
  readonly state: RoomState;
  /** When it was asked, ISO 8601 in UTC. */
  readonly askedAt: string;
  readonly answeredInMs: number | null;
  readonly dependencies: readonly DependencyState[];
  /** Whatever it counts, unit last in the name; null where it does not know. */
  readonly figures: Readonly<Record<string, number | null>>;
}

/** Who is asked after the health of the house. */
export abstract class HouseHealth {
  /** The four services and the neighbours, each asked not longer than about a second ago. Never rejects. */
  abstract read(): Promise<{ readonly services: readonly Answerer[]; readonly neighbours: readonly Answerer[] }>;
}
