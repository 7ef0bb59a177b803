/** A seed at which each planted bug shows, and an invariant that it breaks there. */
export const FOUND: Readonly<Record<string, { readonly seed: number; readonly invariant: string }>> = {
  'position-first': { seed: 43, invariant: 'I6 agreement' },
  'no-gate': { seed: 3, invariant: 'I4 legal moves' },
  'window-dedup': { seed: 88, invariant: 'I4 legal moves' },
  'pull-before-publish': { seed: 2, invariant: 'I12 liveness' },
  'gate-lets-holes-pass': { seed: 2, invariant: 'I6 agreement' },
  'no-reconciler': { seed: 2, invariant: 'I6 agreement' },
  'worker-clock': { seed: 35, invariant: 'I8 deadlines' },
  increment: { seed: 8, invariant: 'I7 figures' },
  'no-guard': { seed: 11, invariant: 'I1 no loss' },
  'memory-is-the-outbox': { seed: 2, invariant: 'I12 liveness' },
  'no-unique-key': { seed: 4, invariant: 'I3 no double' },
  'replay-skips': { seed: 14, invariant: 'I6 agreement' },
  'pull-before-insert': { seed: 28, invariant: 'I5 numbers' },
  'contents-apart': { seed: 5, invariant: 'I1 no loss' },
  'own-clock': { seed: 24, invariant: 'I12 liveness' },
  'no-tenant': { seed: 2, invariant: 'I10 tenancy' },
};
