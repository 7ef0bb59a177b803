import { FACTS } from '@hoso/contracts';

/** Loaded before a service starts, this makes it a bad release: it does not understand the facts that the query of its address names. */
const misunderstood = new URL(import.meta.url).searchParams.getAll('fact');
for (const { data, metric } of FACTS.filter(({ name }) => misunderstood.includes(name))) {
  for (const schema of [data, metric]) {
    Object.defineProperty(schema, 'safeParse', { value: () => ({ success: false, error: new Error('a release that was not tried') }) });
  }
}
