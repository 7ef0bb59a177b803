import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Portal } from '../../../test/portal.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling } from '../../../test/sample-filing.js';

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRTVWXYZ';

let house: RehearsedHouse;
let portal: Portal;
let right: string;
beforeAll(async () => {
  house = await openRehearsedHouse();
  portal = house.portal();
  [right = ''] = await portal.reserved(1);
});
afterAll(() => house.close());

/** Files under each of them and expects that every one is refused as mistyped and that nothing of it is kept. */
async function expectMistyped(references: readonly string[]): Promise<void> {
  const before = await house.kept();
  for (const reference of references) {
    const { status, body } = await portal.file(sampleFiling(undefined, { reference }), 'key-of-the-mistyped');
    expect([reference, status, body['code'], body['errors']]).toEqual([
      reference, 422, 'reference-mistyped', [expect.objectContaining({ pointer: '/reference', code: 'reference-mistyped' })],
    ]);
  }
  expect(await house.kept()).toEqual(before);
}

describe('a reserved reference is refused', () => {
  it('with any one symbol wrong', async () => {
    const symbols = [...right.slice(2)];
    const wrong = symbols.flatMap((symbol, place) => symbol === '-' ? [] : [...SYMBOLS]
      .filter((other) => other !== symbol)
      .map((other) => `T-${symbols.with(place, other).join('')}`));
    expect(new Set(wrong).size).toBe(15 * 30);
    await expectMistyped(wrong);
  }, 60_000);

  it('with any two neighbours that changed places', async () => {
    const symbols = [...right.slice(2).replaceAll('-', '')];
    const swapped = symbols.slice(1).flatMap((symbol, place) => symbol === symbols[place] ? [] :
      [`T${symbols.with(place, symbol).with(place + 1, symbols[place]!).join('')}`]);
    expect(swapped.length).toBeGreaterThan(0);
    await expectMistyped(swapped);
  });

  it('with a symbol more or less', async () => {
    const bare = right.replaceAll('-', '');
    await expectMistyped([bare.slice(1), bare.slice(0, -1), `${bare}0`, `T${bare}`, ...[...SYMBOLS].map((one) => `${bare}${one}`)]);
  });

  it('and taken when it is right', async () => {
    expect((await portal.file(sampleFiling(undefined, { reference: right }), 'key-of-the-mistyped')).status).toBe(202);
  });
});
