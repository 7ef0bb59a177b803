import type { Speaker, Spoken, Fact, MetricEvent } from '@hoso/contracts';
import type { Refusal } from '@hoso/kernel';

export interface TimerOrder {
  /** Unique within the dossier; ordering the same id again moves it. */
  readonly id: string;
  readonly kind: string;
  /** Milliseconds since the epoch. */
  readonly dueAtMs: number;
}

export interface WantOrder {
  readonly id: string;
  readonly kind: string;
  /** Not before this moment; at once when left out. */
  readonly atMs?: number;
  /** How often it was tried before; 0 when left out. */
  readonly attempts?: number;
}

/** What a decision says: the state after it, the facts it causes, and the whole lists of timers and wants from now on. */
export interface Decision<State, Owner extends Speaker = Speaker> {
  readonly state: State;
  readonly facts?: readonly Spoken<Owner>[];
  /** All timers from now on; unchanged when left out (a timer that fires is gone in any case). */
  readonly timers?: readonly TimerOrder[];
  /** All wants from now on; unchanged when left out (a want that was answered is gone in any case). */
  readonly wants?: readonly WantOrder[];
  /**
   * The change of a dossier that stands holds only if it is durable by this moment, in milliseconds since the epoch by the database's
   * clock; else it comes to nothing and is decided anew. For what may be done up to a deadline: a write can lie on its way for longer
   * than anybody waits for it, and others take the deadline for passed.
   */
  readonly durableByMs?: number;
}

/** What a decision may know besides the state and what happened. */
export interface DecisionContext {
  readonly dossierId: string;
  /** The moment of deciding, milliseconds since the epoch: by the database's clock, and never before what caused it. */
  readonly nowMs: number;
  /**
   * Takes one thing that only the world can give, for example the next order number of a day. Where none is at hand the
   * decision is broken off, the thing is fetched, and the decision is made anew.
   */
  readonly take: <Thing>(kind: string, key: string) => Thing;
}

/** A pure decision: the same past and the same question give the same future. */
export type Decide<State, Owner extends Speaker = Speaker> = (
  state: State | null,
  context: DecisionContext,
) => Decision<State, Owner> | Refusal;

/** A foreign fact or its metric mirror, as a service hears it. */
export type Heard = Fact | MetricEvent;
