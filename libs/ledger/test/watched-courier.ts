import { decodeMessage } from '@hoso/contracts';
import type { BusMessage } from '@hoso/messaging';

import { openStampOffice, type OfficeWish, type StampDesk } from './open-office.js';

/** What the courier was given, in order: `<dossier> <number>`, of facts and of their mirrors. */
export interface Watched {
  readonly office: StampDesk;
  readonly facts: string[];
  readonly mirrors: string[];
}

/** Opens the office with a courier that writes down what it is given. */
export async function openWatched(wish: OfficeWish = {}): Promise<Watched> {
  const facts: string[] = [];
  const mirrors: string[] = [];
  const onPublish = (message: BusMessage): readonly number[] => {
    const decoded = decodeMessage(message);
    if (decoded.kind === 'fact') facts.push(`${decoded.fact.dossierId.slice(-2)} ${decoded.fact.n}`);
    if (decoded.kind === 'metric') mirrors.push(`${decoded.event.dossierId.slice(-2)} ${decoded.event.n}`);
    return [0];
  };
  return { office: await openStampOffice({ onPublish, ...wish }), facts, mirrors };
}

/** The process is gone, and with it what it had in memory; another one opens on the same store. */
export async function nextProcess({ office }: Watched): Promise<Watched> {
  return openWatched({ store: office.store.inner, clock: office.clock });
}
