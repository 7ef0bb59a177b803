import { groupOf, type Service, type Topic } from '@hoso/contracts';
import type { Overload } from '@hoso/http';
import type { Bus } from '@hoso/messaging';

import { Admission, type Look } from './admission.js';
import type { Frame } from './open-frame.js';

/** Who has work with what is written. */
export interface Hearer {
  readonly service: Service;
  /** Where it hears of the write itself, one message for each. */
  readonly on: Topic;
  /** What else it hears because of one. */
  readonly andOn: readonly Topic[];
}

/** Which writes are heard of, by their paths, and by whom. */
export interface Pace {
  readonly heard: RegExp;
  readonly by: readonly Hearer[];
}

const LOOK_EVERY_MS = 500;

/**
 * Lets writes in as fast as those who have work with them keep up: looks how far they are while anything is written. Where the
 * courier does not say, nobody is turned away for it.
 */
export async function admitAtPace(
  frame: Pick<Frame, 'bus' | 'clock'>,
  overload: Overload,
  { heard, by }: Pace,
  stopping: AbortSignal,
): Promise<void> {
  const admission = new Admission(frame.clock);
  overload.watch('hearers', (path) => admission.take(heard.test(path)));
  while (!stopping.aborted) {
    await frame.clock.sleep(LOOK_EVERY_MS, stopping);
    if (stopping.aborted || !admission.wasAsked) continue;
    try {
      const looks = by.map(async (hearer) => [hearer.service, await lookAt(frame.bus, hearer)] as const);
      admission.note(new Map(await Promise.all(looks)));
    } catch {
      admission.forget(); // health tells of the courier; what is written waits for it in the store
    }
  }
}

async function lookAt(bus: Bus, { service, on, andOn }: Hearer): Promise<Look> {
  const progress = await bus.progress(groupOf(service), [on, ...andOn]);
  return {
    heard: progress.reduce((sum, { heard }) => sum + heard, 0),
    writesHeard: progress.find(({ topic }) => topic === on)?.heard ?? 0,
    waiting: progress.reduce((sum, { waiting }) => sum + waiting, 0),
  };
}
