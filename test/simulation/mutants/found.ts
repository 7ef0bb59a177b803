/** A seed at which each planted bug shows, and an invariant that it breaks there. */
export const FOUND: Readonly<Record<string, { readonly seed: number; readonly invariant: string }>> = {
  'position-first': { seed: 70, invariant: 'I6 agreement' },
  'no-gate': { seed: 2, invariant: 'I4 legal moves' },
  'window-dedup': { seed: 162, invariant: 'I6 agreement' },
  'pull-before-publish': { seed: 2, invariant: 'I12 liveness' },
  'gate-lets-holes-pass': { seed: 11, invariant: 'I6 agreement' },
  'no-reconciler': { seed: 5, invariant: 'I6 agreement' },
  'worker-clock': { seed: 771, invariant: 'I8 deadlines' },
  increment: { seed: 7, invariant: 'I7 figures' },
  'no-guard': { seed: 34, invariant: 'I5 numbers' },
  'memory-is-the-outbox': { seed: 3, invariant: 'I12 liveness' },
  'no-unique-key': { seed: 1, invariant: 'I3 no double' },
  'replay-skips': { seed: 55, invariant: 'I6 agreement' },
  'pull-before-insert': { seed: 25, invariant: 'I4 legal moves' },
  'contents-apart': { seed: 3, invariant: 'I1 no loss' },
  'own-clock': { seed: 24, invariant: 'I12 liveness' },
  'no-tenant': { seed: 7, invariant: 'I10 tenancy' },
};
