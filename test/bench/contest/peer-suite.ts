import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { eventually } from '../../support/eventually.js';
import { Letters } from '../load/dossiers.js';
import { fileAtRate } from '../load/open-loop.js';
import type { Contestant, PeerName } from './contestant.js';
import { trialOf } from './peer-trial.js';

export const SLOW_MS = 120_000;
const DOSSIERS = 100;
const PER_SECOND = 50;

/**
 * The suite of a peer, skipped where it cannot be had; await it at the top of the file. Every peer brings what it accepted to its
 * result and counts it once; what else is to be seen of this one is said in `further`.
 */
export async function peerSuite(name: PeerName, title: string, further: (contestant: () => Contestant) => void): Promise<void> {
  const trial = await trialOf(name);
  (trial.leftOut === undefined ? describe : describe.skip)(`${title}, where it can be had`, () => {
    let contestant: Contestant;
    const accepted = new Set<string>();
    beforeAll(async () => {
      contestant = await trial.begin();
    }, SLOW_MS);
    afterAll(() => trial.end(), SLOW_MS);

    const file = async (seed: number): Promise<readonly string[]> => {
      const filed = await fileAtRate(() => contestant.door(), new Letters(seed).take(DOSSIERS), PER_SECOND);
      expect(Object.fromEntries(filed.refused)).toEqual({});
      return filed.accepted.map(({ dossierId }) => dossierId);
    };

    it('brings every dossier that it accepted to its result, and counts each once', async () => {
      for (const id of await file(1)) accepted.add(id);
      expect(accepted.size).toBe(DOSSIERS);
      await eventually('everything is counted', async () => (await contestant.countFinished()) >= DOSSIERS);
      expect(await trial.completeness([...accepted])).toBe('complete');
    }, SLOW_MS);

    it('knows again what is filed twice under one key', async () => {
      const again = await file(1);
      expect(again.toSorted()).toEqual([...accepted].toSorted());
      for (const id of await file(2)) accepted.add(id);
      await eventually('the later ones are counted', async () => (await contestant.countFinished()) >= 2 * DOSSIERS);
      expect(await trial.completeness([...accepted])).toBe('complete');
    }, SLOW_MS);

    further(() => contestant);
  });
}

/** Hands in what is no filing. */
export async function fileNonsense(contestant: Contestant): Promise<Response> {
  const { url } = await contestant.door();
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"procedureCode":"3.000465"}' });
}
