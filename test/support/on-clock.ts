import type { Clock } from '@hoso/kernel';
import type { Store } from '@hoso/store';

/** The store, telling a spec's time: what a service writes down is dated by its database. */
export function onClock(store: Store, clock: Clock): Store {
  return Object.create(store, { now: { value: async () => new Date(clock.now()) } }) as Store;
}
