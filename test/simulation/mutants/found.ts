/** A seed at which each planted bug shows, and an invariant that it breaks there. */
export const FOUND: Readonly<Record<string, { readonly seed: number; readonly invariant: string }>> = {
  'position-first': { seed: 74, invariant: 'I6 agreement' },
  'no-gate': { seed: 8, invariant: 'I6 agreement' },
  'window-dedup': { seed: 28, invariant: 'I3 no double' },
  'pull-before-publish': { seed: 2, invariant: 'I12 liveness' },
  'gate-lets-holes-pass': { seed: 2, invariant: 'I6 agreement' },
  'no-reconciler': { seed: 2, invariant: 'I6 agreement' },
  'worker-clock': { seed: 78, invariant: 'I8 deadlines' },
  increment: { seed: 3, invariant: 'I7 figures' },
  'no-guard': { seed: 3, invariant: 'I6 agreement' },
  'memory-is-the-outbox': { seed: 2, invariant: 'I12 liveness' },
  'no-unique-key': { seed: 1, invariant: 'I3 no double' },
  'replay-skips': { seed: 12, invariant: 'I6 agreement' },
  'pull-before-insert': { seed: 16, invariant: 'I4 legal moves' },
  'contents-apart': { seed: 2, invariant: 'I1 no loss' },
  'own-clock': { seed: 38, invariant: 'I6 agreement' },
  'no-tenant': { seed: 1, invariant: 'I10 tenancy' },
};
