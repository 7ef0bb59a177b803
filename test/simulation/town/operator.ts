import { SERVICES } from '@hoso/contracts';

import type { House } from '../house/house.js';
import type { AnyProcess } from '../house/instances.js';
import { wordsOf } from '../house/words-of.js';
import type { Town } from './town.js';

/** An operator's round: says that the cause is mended, and takes up what was set aside, from the record. */
export async function goRound(town: Town): Promise<void> {
  for (let round = 0; ; round += 1) {
    await town.sleep(2_000, town.isQuiet ? 4_000 : 10_000);
    await replayAll(town.house, round);
  }
}

async function replayAll(house: House, round: number): Promise<void> {
  for (const service of SERVICES) {
    if (house.badReleases.has(service)) continue;
    for (const { ledger } of house.processes(service)) if (ledger.hearing.broken) ledger.hearing.mend();
    const process = house.some(service);
    if (process === null) continue;
    // Not awaited: a process that is killed over it never answers, and the operator goes on.
    void replayAt(process, `operator-${round}`, (error, doing) => {
      house.spoken.add(`could not ${doing}: ${wordsOf(error)}`);
      house.world.judge(process.life.name, error, doing);
    });
  }
}

/** What a process says that it is well enough to do; the next round finds what this one could not. */
async function replayAt({ ledger, health }: AnyProcess, by: string, onError: (error: unknown, doing: string) => void): Promise<void> {
  try {
    await health();
    const parked = await ledger.parking.list(20);
    const ended = await Promise.allSettled(parked.map(({ dossierId }) => ledger.parking.replay(dossierId, by)));
    for (const one of ended) if (one.status === 'rejected') onError(one.reason, 'replay a dossier');
  } catch (error) {
    onError(error, 'be looked at');
  }
}
