import { createHash } from 'node:crypto';

import type { Step } from '@hoso/contracts';
import type { SeededRandom } from '@hoso/kernel';

import { chanceOf } from './chance.js';

/** What an official does with a case at a step. */
export type OfficialAction =
  | { readonly action: 'complete-step' }
  | { readonly action: 'request-supplement'; readonly items: readonly { readonly pointer: string; readonly reason: string }[] }
  | { readonly action: 'give-opinion'; readonly opinion: 'agrees' | 'disagrees' | 'no-objection' }
  | { readonly action: 'decide'; readonly outcome: 'granted' | 'refused'; readonly reason?: string }
  | { readonly action: 'deliver'; readonly by: 'counter' | 'post' };

const UNREADABLE_SHARE = 0.06;
const REFUSED_SHARE = 0.05;

/**
 * What the rehearsed official of a step does: always the same for the same seed, dossier and step. Undefined for steps
 * that no person does.
 */
export function judge(
  seed: number,
  dossierId: string,
  step: Pick<Step, 'id' | 'kind'>,
  mayAskAgain: boolean,
): OfficialAction | undefined {
  const chance = chanceFor(seed, dossierId, step.id);
  switch (step.kind) {
    case 'automatic':
      return undefined;
    case 'official': {
      const unreadable = mayAskAgain && chance.fraction() < UNREADABLE_SHARE;
      if (!unreadable) return { action: 'complete-step' };
      return { action: 'request-supplement', items: [{ pointer: '/attachments/0', reason: 'unreadable' }] };
    }
    case 'opinion':
      return { action: 'give-opinion', opinion: chance.pick(['agrees', 'agrees', 'agrees', 'no-objection', 'disagrees']) };
    case 'decision':
      if (chance.fraction() >= REFUSED_SHARE) return { action: 'decide', outcome: 'granted' };
      return { action: 'decide', outcome: 'refused', reason: 'conditions-not-met' };
    case 'delivery':
      return { action: 'deliver', by: chance.fraction() < 0.8 ? 'counter' : 'post' };
  }
}

/** Whether the official who compares the papers with the person is satisfied. */
export function judgeIdentity(seed: number, dossierId: string): { readonly outcome: string; readonly reason: string } {
  return chanceFor(seed, dossierId, 'identity').fraction() < 0.9
    ? { outcome: 'confirmed', reason: 'papers-agree' }
    : { outcome: 'rejected', reason: 'not-the-person' };
}

function chanceFor(seed: number, dossierId: string, purpose: string): SeededRandom {
  const digest = createHash('sha256').update(dossierId).digest();
  return chanceOf(seed, digest.readUIntBE(0, 6), purpose);
}
