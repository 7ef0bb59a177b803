import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@hoso/kernel';
import type { Store } from '@hoso/store';

import { DatabaseClock } from '../world/simulated-clock.js';
import { World } from '../world/world.js';
import { openIntakeDesk } from './intake-desk.js';

describe('the door for identity attributes, without a wire', () => {
  it('leaves out whose content does not open, as the real one does, and says so', async () => {
    const dossier = { _id: 'a', state: { contents: [{ round: 0, hash: 'x' }] } };
    const store = { find: async (collection: string) => (collection === 'dossiers' ? [dossier] : []) } as unknown as Store;
    const told: string[] = [];
    const around = { store, clock: new DatabaseClock(new World(1, 0, false)), random: new SeededRandom(1) };
    const desk = openIntakeDesk({} as never, around, undefined, (error) => told.push(String(error)));
    await expect(desk.attributesOf('a')).rejects.toMatchObject({ name: 'Failure', code: 'attributes-withheld' });
    expect(told).toEqual([expect.stringMatching(/^Error: personal data does not open: /)]);
  });
});
