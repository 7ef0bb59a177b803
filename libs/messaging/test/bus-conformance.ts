import { describe } from '@jest/globals';

import { groupPromises } from './conformance/groups.js';
import { outagePromises } from './conformance/outages.js';
import { publishingPromises } from './conformance/publishing.js';
import { openSuite, type BusWorld } from './conformance/suite.js';
import { topicPromises } from './conformance/topics.js';

export type { BusWorld } from './conformance/suite.js';

export interface ConformanceOptions {
  /** True where there is no broker to be had: everything is counted as skipped. */
  readonly skip?: boolean;
  /** False where the broker is a given one: what kills it is counted as skipped. */
  readonly brokerIsOurs?: boolean;
}

/** What every implementation of the port must do; `open` is called once. */
export function busConformance(
  name: string,
  open: () => Promise<BusWorld>,
  { skip = false, brokerIsOurs = true }: ConformanceOptions = {},
): void {
  const promises = skip ? describe.skip : describe;
  promises(`the courier's promises: ${name}`, () => {
    const suite = openSuite(open, brokerIsOurs);
    publishingPromises(suite);
    topicPromises(suite);
    groupPromises(suite);
    outagePromises(suite);
  });
}
