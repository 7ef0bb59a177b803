import { DossierSupplemented, IdentityPostponed, StepCompleted, type Speaker, type Spoken } from '@hoso/contracts';

import type { Decide, Decision, TimerOrder, WantOrder } from '../src/decision.js';
import type { LedgerDefinition } from '../src/ledger.js';

/** What the invented office keeps about a dossier: it puts a stamp on everything that happens, and says each stamp. */
export interface StampBook {
  /** In the order of stamping. */
  readonly stamps: readonly string[];
  /** The numbers heard, in the order of hearing, by owner. */
  readonly heard: Readonly<Partial<Record<Speaker, readonly number[]>>>;
  /** No two dossiers have the same one. */
  readonly shelf?: string;
}

export type StampDecision = Decision<StampBook, 'processing'>;

const EMPTY: StampBook = { stamps: [], heard: {} };

/** One stamp more, and the fact that says so. */
export function stamped(book: StampBook | null, word: string): StampDecision {
  const { stamps, ...rest } = book ?? EMPTY;
  return {
    state: { ...rest, stamps: [...stamps, word] },
    facts: [StepCompleted.say({ step: word, kind: 'automatic', official: null, status: 4 })],
  };
}

/** A command: stamp the dossier, and keep these timers and wants from now on. */
export function stamp(
  word: string,
  orders: { readonly timers?: readonly TimerOrder[]; readonly wants?: readonly WantOrder[] } = {},
): Decide<StampBook, 'processing'> {
  return (state) => ({ ...stamped(state, word), ...orders });
}

/** The office as it believes; a spec may change any part of it. */
export function stampOffice(
  change: Partial<LedgerDefinition<StampBook, 'processing'>> = {},
): LedgerDefinition<StampBook, 'processing'> {
  return {
    service: 'processing',
    owner: 'processing',
    collection: 'books',
    indexes: [{ name: 'shelf', keys: { 'state.shelf': 1 }, unique: true, sparse: true }],
    hears: ['intake', 'identity-verification'],
    view: 'fact',
    onFact: (state, { owner, n }) => {
      const book = state ?? EMPTY;
      const heard = { ...book.heard, [owner]: [...(book.heard[owner] ?? []), n] };
      return stamped({ ...book, heard }, `${owner}-${n}`);
    },
    onTimer: (state, timer) => stamped(state, `timer-${timer.id}`),
    carryOut: async () => 'yes',
    onAnswer: (state, want, answer) => stamped(state, `${want.id}-${String(answer)}`),
    ...change,
  };
}

/** Another office of which only the voice is wanted. */
export function voiceOf(owner: 'intake' | 'identity-verification'): LedgerDefinition<{ readonly said: number }> {
  return {
    service: owner,
    owner,
    collection: 'voice',
    indexes: [],
    hears: [],
    view: 'fact',
    onFact: (state) => ({ state: state ?? { said: 0 } }),
  };
}

/** A command to such an office: say so many facts. */
export function say(owner: 'intake' | 'identity-verification', count: number): Decide<{ readonly said: number }> {
  return (state) => {
    const said = state?.said ?? 0;
    const facts = Array.from({ length: count }, (_, index): Spoken =>
      owner === 'intake'
        ? DossierSupplemented.say({ round: said + index + 1, contentHash: 'c'.repeat(64), papers: [] })
        : IdentityPostponed.say({
            round: said + index + 1, reason: 'unavailable', nextAttemptAt: '2026-11-20T06:00:00.000Z',
          }),
    );
    return { state: { said: said + count }, facts };
  };
}
