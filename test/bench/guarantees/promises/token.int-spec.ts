import { describe, expect, it } from '@jest/globals';

import { makeKeys, makeToken } from '../frame/keys.js';
import { livesOfSuite, sharedEngines } from './lives.js';
import { token } from './token.js';

const SLOW_MS = 120_000;
const engines = await sharedEngines();

describe('the door', () => {
  const [lives] = livesOfSuite(engines, 'token');

  const statusWith = async (authorization: string | undefined): Promise<number> => {
    const [letter] = lives.take(1);
    return (await lives.file(letter!, authorization === undefined ? {} : { authorization })).status;
  };

  it('opens for a token of the issuer, and for nothing else', async () => {
    await lives.begin(token);
    const good = await makeToken(lives.keys);
    expect(await statusWith(`Bearer ${good}`)).toBe(202);
    expect(await statusWith(undefined)).toBe(401);
    expect(await statusWith('Bearer none')).toBe(401);
    expect(await statusWith(`Bearer ${good.slice(0, good.lastIndexOf('.'))}.`)).toBe(401);
    expect(await statusWith(`Bearer ${await makeToken(lives.keys, -1)}`)).toBe(401);
    expect(await statusWith(`Bearer ${await makeToken(makeKeys())}`)).toBe(401);
    expect(await lives.kept('received')).toHaveLength(1);
  }, SLOW_MS);

  it('opens for everybody without the promise', async () => {
    await lives.begin();
    expect(await statusWith(undefined)).toBe(202);
  }, SLOW_MS);
});
