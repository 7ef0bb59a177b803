import type { Fact, MetricEvent, Speaker } from '@hoso/contracts';
import { Defect, Failure, Refusal } from '@hoso/kernel';

import type { Pulled } from './desk.js';

/** What an owner told about a dossier. */
export interface Told extends Pulled<Fact | MetricEvent> {
  readonly owner: Speaker;
}

/** Whether an owner answered that it will not tell: asked the same at once, it would again. */
export function isRefused(error: unknown): boolean {
  return error instanceof Refusal || error instanceof Defect;
}

export async function toldBy(owner: Speaker, pulled: Promise<readonly Pulled<Fact | MetricEvent>[]>): Promise<readonly Told[]> {
  return (await pulled).map((one) => ({ owner, ...one }));
}

/**
 * What was told about dossiers that the owner has just listed.
 *
 * @throws Failure `told-too-little` where it does not know one of them: it reads from a copy left behind.
 */
export function toldOfListed(owner: Speaker, told: readonly Told[]): readonly Told[] {
  if (told.some((one) => one.owner === owner && one.items === null)) throw new Failure(owner, 'told-too-little');
  return told;
}

/** Parts that hold about so many items each. */
export function inPartsOf(told: readonly Told[], itemsMax: number): readonly (readonly Told[])[] {
  const parts: Told[][] = [];
  let room = 0;
  for (const one of told) {
    const size = Math.max(1, one.items?.length ?? 1);
    if (room < size) {
      parts.push([]);
      room = itemsMax;
    }
    parts.at(-1)!.push(one);
    room -= size;
  }
  return parts;
}
