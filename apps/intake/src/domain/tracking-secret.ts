import type { KeyRing } from './key-ring.js';

/** The secret that goes with a dossier's reference: derived, so that it is nowhere stored and the same in every answer. */
export function trackingSecretOf(keys: KeyRing, dossierId: string): string {
  return keys.fingerprint('tracking secret', dossierId).slice(0, 24);
}
