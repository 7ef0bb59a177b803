import type { SeededRandom } from '@hoso/kernel';

/** Everything that can go wrong, by the port or the part of the world where it does. */
export const FAULT_KINDS = [
  'store: error before the effect',
  'store: error after the effect',
  'store: effect after the error',
  'store: done twice',
  'store: slow',
  'store: stale read',
  'store: rolled back at failover',
  'store: collections, error before the effect',
  'store: collections, error after the effect',
  'store: collections, slow',
  'store: no sign of life',
  'courier: error before the effect',
  'courier: error after the effect',
  'courier: half stored',
  'courier: lost though acknowledged',
  'courier: stored twice',
  'courier: late',
  'courier: request too large',
  'courier: away',
  'courier: amnesia',
  'courier: rebalance',
  'courier: rewound',
  'courier: topics, error before the effect',
  'courier: topics, error after the effect',
  'courier: topics, slow',
  'courier: joining, error before the effect',
  'courier: joining, error after the effect',
  'courier: joining, slow',
  'courier: former memberships, error before the effect',
  'courier: former memberships, error after the effect',
  'courier: membership lost',
  'courier: fetch, late',
  'courier: positions, error before the effect',
  'courier: positions, error after the effect',
  'courier: no sign of life',
  'courier: lag unknown',
  'keys: no answer',
  'keys: slow',
  'signer: no answer',
  'signer: slow',
  'files: no answer',
  'files: slow',
  'owner: no answer',
  'owner: late answer',
  'register: silent',
  'register: forbidden',
  'register: slow',
  'register: wrong answer',
  'register: away',
  'desk: no answer',
  'door: answer lost',
  'door: late',
  'process: killed',
  'process: paused',
  'process: wrong clock',
  'release: bad',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Which nobody feels but the operator of a history, who does not go on where he gets no sign of life. */
export const ONLY_OPERATORS_FEEL: readonly FaultKind[] = ['store: no sign of life', 'courier: no sign of life', 'courier: lag unknown'];

/** The chance of each fault at one call of a port. */
export type Odds = readonly (readonly [FaultKind, number])[];

/** Which faults happen, and how many did. Some histories know only some kinds, so that no kind hides another. */
export class Faults {
  readonly counts = new Map<FaultKind, number>();
  /** While false nothing goes wrong. */
  on = true;
  private readonly known: ReadonlySet<FaultKind>;
  private readonly strength: number;

  constructor(private readonly chance: SeededRandom) {
    const knowsAll = chance.fraction() < 0.4;
    this.known = new Set(FAULT_KINDS.filter(() => knowsAll || chance.fraction() < 0.6));
    this.strength = 0.5 + chance.fraction() * 1.6;
  }

  knows(kind: FaultKind): boolean {
    return this.known.has(kind);
  }

  /** What goes wrong with this call, if anything; counted. */
  draw(odds: Odds): FaultKind | null {
    const kind = this.foresee(odds);
    return kind === null ? null : this.happened(kind);
  }

  /** The same, for what shows later whether it happens: then it is to be counted. */
  foresee(odds: Odds): FaultKind | null {
    if (!this.on) return null;
    let dice = this.chance.fraction() / this.strength;
    for (const [kind, probability] of odds) {
      dice -= probability;
      if (dice < 0) return this.known.has(kind) ? kind : null;
    }
    return null;
  }

  happened(kind: FaultKind): FaultKind {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    return kind;
  }
}
