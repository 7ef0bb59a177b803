import { describe, expect, it } from '@jest/globals';
import { Defect, ManualClock } from '@hoso/kernel';
import fc from 'fast-check';

import { copyOf, scalar, specimens } from '../test/naive-store.js';
import { MemoryStore } from './memory-store.js';
import { compareValues, keyOf } from './memory-values.js';
import { misshapenFields, shapeOf, validatorOf, shapeOfValidator, widened, type Shape } from './shape.js';
import type { CollectionDeclaration, FieldKind, StoredDocument, WriteOperation } from './store.js';

const storeOf = (): MemoryStore => new MemoryStore(new ManualClock(0));

type Tree = { [key: string]: unknown };

/** The place of a dotted path in plain data, with the documents on the way made where they are missing. */
function placeOf(document: Tree, path: string, makes: boolean): { readonly parent: Tree | undefined; readonly key: string } {
  const keys = path.split('.');
  const key = keys.pop()!;
  let parent: Tree | undefined = document;
  for (const step of keys) {
    if (parent !== undefined && parent[step] === undefined && makes) parent[step] = {};
    parent = parent?.[step] as Tree | undefined;
  }
  return { parent, key };
}

type Change = { readonly operator: string; readonly path: string; readonly operand: unknown };

/** What an update does, said in the plainest way. */
function change(document: Tree, { operator, path, operand }: Change): void {
  const { parent, key } = placeOf(document, path, operator !== '$unset' && operator !== '$pull');
  if (parent === undefined) return;
  const before = parent[key];
  if (operator === '$set') parent[key] = operand;
  else if (operator === '$unset') delete parent[key];
  else if (operator === '$inc') parent[key] = ((before as number | undefined) ?? 0) + (operand as number);
  else if (operator === '$max') parent[key] = before === undefined || (before as number) < (operand as number) ? operand : before;
  else if (operator === '$push') parent[key] = [...((before as unknown[] | undefined) ?? []), ...(operand as { $each: unknown[] }).$each];
  else if (before !== undefined) {
    const most = (operand as { n: { $lte: number } }).n.$lte;
    parent[key] = (before as { n: number }[]).filter(({ n }) => n > most);
  }
}

const number = fc.integer({ min: -5, max: 5 });
const entries = fc.array(fc.record({ n: number }), { maxLength: 3 });
const list = fc.constantFrom('log', 'part.log');
const changes = fc.uniqueArray(
  fc.oneof(
    fc.record({ operator: fc.constantFrom('$inc', '$max'), path: fc.constantFrom('count', 'part.count'), operand: number }),
    fc.record({ operator: fc.constant('$set'), path: fc.constantFrom('word', 'part.word', 'part.deep.word'), operand: scalar }),
    fc.record({ operator: fc.constant('$unset'), path: fc.constantFrom('word', 'part.word', 'log'), operand: fc.constant('') }),
    fc.record({ operator: fc.constant('$push'), path: list, operand: entries.map(($each) => ({ $each })) }),
    fc.record({ operator: fc.constant('$pull'), path: list, operand: number.map(($lte) => ({ n: { $lte } })) }),
  ),
  { selector: ({ path }) => path, minLength: 1, maxLength: 4 },
);
const part = fc.record({ count: number, log: entries }, { requiredKeys: [] });
const document = fc.record({ count: number, word: scalar, log: entries, part }, { requiredKeys: [] });

describe('an update in memory', () => {
  it('changes what it says and nothing else', async () => {
    await fc.assert(fc.asyncProperty(document, fc.array(changes, { maxLength: 3 }), async (before, updates) => {
      const store = storeOf();
      const naive: Tree = copyOf({ _id: 'd', ...before });
      await store.insertOne('kept', { _id: 'd', ...before } as StoredDocument);
      for (const update of updates) {
        const operators: Record<string, Record<string, unknown>> = {};
        for (const { operator, path, operand } of update) operators[operator] = { ...operators[operator], [path]: operand };
        expect(await store.updateOne('kept', { _id: 'd' }, operators)).toBe('applied');
        for (const one of update) change(naive, one);
      }
      expect((await store.find('kept', {}, { limit: 2 }))[0]).toEqual(naive);
    }));
  });

  it('and what is found share nothing with what the store keeps', async () => {
    await fc.assert(fc.asyncProperty(specimens.filter((all) => all.length > 0), async ([given]) => {
      const store = storeOf();
      const handed = copyOf(given!) as Tree & StoredDocument;
      await store.insertOne('kept', handed);
      const spoil = (value: unknown): void => {
        if (value instanceof Date) value.setTime(0);
        else if (typeof value === 'object' && value !== null) {
          Object.values(value).forEach(spoil);
          if (Array.isArray(value)) value.push('spoilt');
          else Object.assign(value, { spoilt: true });
        }
      };
      spoil(handed);
      spoil((await store.find('kept', {}, { limit: 1 }))[0]);
      expect(await store.find('kept', {}, { limit: 1 })).toEqual([given]);
    }));
  });
});

const UNIQUE: CollectionDeclaration = {
  name: 'kept', fields: { portal: 'string', key: 'string?', word: 'string?' },
  indexes: [{ name: 'key', keys: { portal: 1, key: 1 }, unique: true }, { name: 'word', keys: { word: 1 }, unique: true, sparse: true }],
};
const id = fc.constantFrom('1', '2', '3', '4');
const member = fc.option(fc.constantFrom('k', 'l'), { nil: undefined });
const write: fc.Arbitrary<WriteOperation> = fc.oneof(
  fc.record({ _id: id, portal: fc.constantFrom('p', 'q'), key: member, word: member })
    .map((made): WriteOperation => ({ kind: 'insert', collection: 'kept', document: made })),
  fc.record({ _id: id, portal: fc.constantFrom('p', 'q'), key: fc.constantFrom('k', 'l') })
    .map(({ _id, ...$set }): WriteOperation => ({ kind: 'update', collection: 'kept', filter: { _id }, update: { $set } })),
);

describe('unique keys in memory', () => {
  it('are held by one document each, and refused exactly where another holds them', async () => {
    await fc.assert(fc.asyncProperty(fc.array(write, { maxLength: 20 }), async (writes) => {
      const store = storeOf();
      await store.ensure([UNIQUE]);
      const kept = new Map<string, Tree>();
      const meet = (one: Tree, other: Tree): boolean =>
        (other['portal'] === one['portal'] && other['key'] === one['key']) ||
        (one['word'] !== undefined && other['word'] === one['word']);
      const clashes = (one: Tree): boolean =>
        [...kept.values()].some((other) => other['_id'] !== one['_id'] && meet(one, other));
      const naive = writes.map((operation) => {
        const isInsert = operation.kind === 'insert';
        const _id = isInsert ? operation.document._id : String(operation.filter['_id']);
        if (!isInsert && !kept.has(_id)) return 'missed';
        const after = isInsert ? { ...operation.document } : { ...kept.get(_id), ...(operation.update as { $set: Tree }).$set };
        if ((isInsert && kept.has(_id)) || clashes(after)) return 'duplicate';
        kept.set(_id, after);
        return 'applied';
      });
      expect(await store.writeBatch(writes)).toEqual(naive);
      const inOrder = [...kept.values()].sort((a, b) => (String(a['_id']) < String(b['_id']) ? -1 : 1));
      expect(await store.find('kept', {}, { limit: 9, sort: { _id: 1 } })).toEqual(inOrder);
    }));
  });

  it('and everything else are as before when one write of a batch is wrong', async () => {
    const writes = fc.array(write, { maxLength: 8 });
    await fc.assert(fc.asyncProperty(writes, writes, fc.nat(8), async (first, batch, place) => {
      const store = storeOf();
      await store.ensure([UNIQUE]);
      await store.writeBatch(first);
      const before = await store.find('kept', {}, { limit: 9, sort: { _id: 1 } });
      const wrong: WriteOperation = { kind: 'insert', collection: 'kept', document: { _id: '9', portal: 7 } as StoredDocument };
      await expect(store.writeBatch(batch.toSpliced(place, 0, wrong))).rejects.toThrow(Defect);
      expect(await store.find('kept', {}, { limit: 9, sort: { _id: 1 } })).toEqual(before);
      const again = storeOf();
      await again.ensure([UNIQUE]);
      await again.writeBatch(first);
      expect(await store.writeBatch(batch)).toEqual(await again.writeBatch(batch));
    }));
  });
});

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.uint8Array({ maxLength: 3 }), fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'))),
}));

describe('the order of values', () => {
  it('is one order: of two one comes first, of three the first before the last, and equals have one key', () => {
    fc.assert(fc.property(value, value, value, (a, b, c) => {
      const order = (left: unknown, right: unknown): number => Math.sign(compareValues(left, right)) + 0;
      expect(order(a, b) + order(b, a)).toBe(0);
      if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
      expect(order(a, b) === 0).toBe(keyOf(a) === keyOf(b));
      expect(order(a, a)).toBe(0);
    }));
  });
});

const kind = fc.constantFrom<FieldKind>('string', 'number', 'boolean', 'date', 'binary', 'object', 'array');
const shape: fc.Arbitrary<Shape> = fc
  .dictionary(fc.constantFrom('a', 'b', 'c'), fc.tuple(kind, fc.constantFrom('', '?')))
  .map((fields) => shapeOf({ name: 'x', indexes: [], fields: Object.fromEntries(Object.entries(fields).map(([name, [one, mark]]) =>
    [name, `${one}${mark}` as FieldKind])) }));

describe('a shape', () => {
  it('is only ever widened: what either lets pass, both together let pass', () => {
    fc.assert(fc.property(shape, shape, fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value), (present, declared, members) => {
      const made = { _id: 'x', ...members };
      const fits = [present, declared].some((one) => misshapenFields(one, made).length === 0);
      if (fits) expect(misshapenFields(widened(present, declared), made)).toEqual([]);
    }));
  });

  it('comes back from the validator that the database keeps, and widening it by itself changes nothing', () => {
    fc.assert(fc.property(shape, shape, (one, other) => {
      const both = widened(one, other);
      expect(shapeOfValidator(JSON.parse(JSON.stringify(validatorOf(both))))).toEqual(both);
      expect(widened(both, both)).toEqual(both);
      expect(widened(both, one)).toEqual(both);
    }));
  });
});
