import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { SystemRandom } from '@hoso/kernel';

import { givenUri, startEngine, type TestEngine } from '../test/engine.js';
import { storeConformance } from '../test/store-conformance.js';
import type { GroupCommit } from './mongo-context.js';
import { MongooseStore } from './mongoose-store.js';

jest.setTimeout(30_000);

const database = (): string => `hoso_suite_${new SystemRandom().token(6)}`;

/** The server that the suite starts by itself; one that is given must do everything right. */
const deviations = givenUri ? [] : (['freed-unique-value'] as const);

describe('on a server with transactions', () => {
  let engine: TestEngine | null = null;
  beforeAll(async () => {
    if (!givenUri) engine = await startEngine();
  }, 60_000);
  afterAll(() => engine?.dispose());

  const forms: readonly GroupCommit[] = ['command', 'transaction', 'singly'];
  for (const groupCommit of forms) {
    const mine = database();
    storeConformance(
      `mongoose, group commit ${groupCommit}`,
      () =>
        MongooseStore.connect({
          uri: givenUri ?? engine!.uri,
          database: mine,
          groupCommit,
          operationTimeoutMs: 20_000,
        }),
      deviations,
    );
  }
});

if (!givenUri) {
  describe('on a server without transactions', () => {
    let engine: TestEngine | null = null;
    beforeAll(async () => {
      engine = await startEngine({ standalone: true });
    }, 60_000);
    afterAll(() => engine?.dispose());

    const mine = database();
    storeConformance(
      'mongoose, finding out by itself',
      () => MongooseStore.connect({ uri: engine!.uri, database: mine, operationTimeoutMs: 20_000 }),
      deviations,
    );
  });
}
