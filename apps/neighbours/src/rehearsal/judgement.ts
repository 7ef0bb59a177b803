import { createHash } from 'node:crypto';

import type { Channel, ProcedureEntry, Step } from '@hoso/contracts';
import type { SeededRandom } from '@hoso/kernel';

import { chanceOf } from './chance.js';

/** What an official does with a case at a step. */
export type OfficialAction =
  | { readonly action: 'complete-step' }
  | { readonly action: 'request-supplement'; readonly items: readonly { readonly pointer: string; readonly reason: string }[] }
  | { readonly action: 'request-fee'; readonly lines: readonly FlatFee[] }
  | { readonly action: 'give-opinion'; readonly opinion: 'agrees' | 'disagrees' | 'no-objection' }
  | { readonly action: 'decide'; readonly outcome: 'granted' | 'refused'; readonly reason?: string }
  | { readonly action: 'deliver'; readonly by: 'counter' | 'post' };

/** A line of a procedure's fee that comes to the same for every dossier of a channel. */
export interface FlatFee {
  readonly code: string;
  readonly amountVnd: number;
}

const UNREADABLE_SHARE = 0.06;
const FEE_SHARE = 0.1;
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

/**
 * The fee that the rehearsed official of a step asks for before the step is done: of one dossier in ten, at one of its steps, and only
 * what comes to the same whatever the form says, because an official of the rehearsal does not read it. Chance has a stream of its own
 * for it, so that nothing else that is decided about a dossier depends on it.
 */
export function judgeFee(
  seed: number,
  dossierId: string,
  step: Pick<Step, 'id' | 'kind'>,
  { fee, steps }: Pick<ProcedureEntry, 'fee' | 'steps'>,
  channel: Channel,
): Extract<OfficialAction, { action: 'request-fee' }> | undefined {
  const line = flatFeeOf(fee, channel);
  if (line === undefined || !mayAskForFee(step)) return undefined;
  const chance = chanceFor(seed, dossierId, 'fee');
  if (chance.fraction() >= FEE_SHARE) return undefined;
  return chance.pick(steps.filter(mayAskForFee)).id === step.id ? { action: 'request-fee', lines: [line] } : undefined;
}

function mayAskForFee({ kind }: Pick<Step, 'kind'>): boolean {
  return kind === 'official' || kind === 'decision';
}

function flatFeeOf(fee: ProcedureEntry['fee'], channel: Channel): FlatFee | undefined {
  if (fee.state !== 'listed') return undefined;
  for (const { code, amount, when } of fee.lines) {
    if (when !== undefined || amount.kind !== 'fixed' || amount.perUnitOf !== undefined) continue;
    if (amount[channel] > 0) return { code, amountVnd: amount[channel] };
  }
  return undefined;
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
