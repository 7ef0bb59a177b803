import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/**
 * Suites that take long though their files are short, longest first. A machine that has never run them orders suites by the
 * size of their files, and would wait for one of these at the end.
 */
const LONGEST = [
  'test/journeys/broker-lost.e2e-spec.ts',
  'deploy/local/check.e2e-spec.ts',
  'libs/messaging/src/kafkajs-bus.int-spec.ts',
  'libs/messaging/src/platformatic-bus.int-spec.ts',
  'libs/service/src/start-service.int-spec.ts',
  'libs/store/src/mongoose-store.int-spec.ts',
  'test/simulation/mutants/mutants.int-spec.ts',
  'test/properties/house.property-spec.ts',
  'test/architecture/imports.spec.ts',
  'test/architecture/architecture.spec.ts',
];

for (const name of LONGEST) {
  if (!existsSync(new URL(`../../${name}`, import.meta.url))) throw new Error(`${name} is no longer there: take it off the list of the longest suites.`);
}

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = LONGEST.findIndex((name) => path.endsWith(name));
      return found < 0 ? LONGEST.length : found;
    };
    // Stable: the others keep the usual order.
    return super.sort(tests).toSorted((one, other) => place(one) - place(other));
  }
}
