import type { Clock } from '@hoso/kernel';
import type { Filter, Store, Update, WriteOperation } from '@hoso/store';
import { momentsIn } from '@hoso/store/memory';

/**
 * The store, telling a spec's time: what a service writes down is dated by its database. Where the database would write its own time
 * down, or compare with it, the spec's is taken; otherwise a spec of a Monday in November would fail once that Monday's terms have passed
 * outside as well.
 */
export function onClock(store: Store, clock: Clock): Store {
  const dated = (update: Update): Update => {
    const { $currentDate, ...rest } = update as { readonly $currentDate?: Readonly<Record<string, true>>; readonly $set?: object };
    if ($currentDate === undefined) return update;
    const now = new Date(clock.now());
    const dates = Object.fromEntries(Object.keys($currentDate).map((field) => [field, now]));
    return { ...rest, $set: { ...rest.$set, ...dates } } as Update;
  };
  const asked = (filter: Filter): Filter =>
    '$expr' in filter ? { ...filter, $expr: momentsIn(filter['$expr'], clock.now()) } : filter;
  return Object.create(store, {
    now: { value: async () => new Date(clock.now()) },
    updateOne: {
      value: (...[collection, filter, update]: Parameters<Store['updateOne']>) => store.updateOne(collection, asked(filter), dated(update)),
    },
    writeBatch: {
      value: (operations: readonly WriteOperation[]) =>
        store.writeBatch(operations.map((one) =>
          one.kind === 'update' ? { ...one, filter: asked(one.filter), update: dated(one.update) } : one)),
    },
  }) as Store;
}
