import { expect, it } from '@jest/globals';

import { Letters } from './dossiers.js';

const SEED = 2_026;
const COPY_OF_CIVIL_STATUS = '2.000635';

it('letters are filings of their kind, each under a key of its own, those that differ again and again', () => {
  const letters = new Letters(SEED, {
    different: 2,
    mark: 'sample',
    procedure: COPY_OF_CIVIL_STATUS,
    reshape: (request, index) => ({ ...request, agencyCode: `agency-${index}` }),
    paper: (index) => Buffer.from(`paper ${index}`),
  });
  const taken = [...letters.take(1), ...letters.take(2)];
  expect(taken.map(({ key }) => key)).toEqual(['sample-2026-0', 'sample-2026-1', 'sample-2026-2']);
  expect(taken.map(({ paper }) => String(paper))).toEqual(['paper 0', 'paper 1', 'paper 2']);
  expect(taken.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
    { portalReference: 'sample-2026-0', agencyCode: 'agency-0', procedureCode: COPY_OF_CIVIL_STATUS },
    { portalReference: 'sample-2026-1', agencyCode: 'agency-1', procedureCode: COPY_OF_CIVIL_STATUS },
    { portalReference: 'sample-2026-2', agencyCode: 'agency-0', procedureCode: COPY_OF_CIVIL_STATUS },
  ]);
});

it('a paper is made when it is asked for, and not kept', () => {
  const made: number[] = [];
  const [, second] = new Letters(SEED, { different: 1, paper: (index) => Buffer.from([made.push(index)]) }).take(2);
  expect(made).toEqual([]);
  expect(second?.paper).toHaveLength(1);
  expect(made).toEqual([1]);
  expect(second?.paper).toHaveLength(1);
  expect(made).toEqual([1, 1]);
});

it('letters without a wish have no paper', () => {
  expect(new Letters(SEED, { different: 1 }).take(1)[0]).not.toHaveProperty('paper');
});
