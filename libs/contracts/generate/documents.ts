import { join } from 'node:path';

import { FACTS, ServiceCondition, TOPICS } from '../src/index.js';
import { asyncapiDocument } from './asyncapi-document.js';
import { cataloguePage } from './catalogue-page.js';
import { CONDITION_SAMPLE, readSample, sampleFileOf, type ConditionSample, type FactSample } from './samples.js';

/** Every generated document of this lib: file name to text, made from the definitions and the samples in `folder`. */
export function documents(folder: string): Readonly<Record<string, string>> {
  const samples = join(folder, 'samples');
  const asyncapi = asyncapiDocument({
    ofFact: (fact, view) => readSample<FactSample>(samples, sampleFileOf(fact))[view],
    ofCondition: readSample<ConditionSample>(samples, CONDITION_SAMPLE).condition,
  });
  return {
    'CATALOGUE.md': cataloguePage({ facts: FACTS, topics: TOPICS, condition: ServiceCondition }),
    'asyncapi.json': `${JSON.stringify(asyncapi, null, 2)}\n`,
  };
}
