import { Agency, findAgency, mayReceive, PROCEDURES } from '@hoso/contracts';
import { expect, it } from '@jest/globals';

import { agenciesLike } from './country.js';
import { receivers } from './sweeps/agencies.js';

it('a larger country has agencies that receive what their models receive, under codes that nobody has', () => {
  const models = receivers();
  const agencies = agenciesLike(models, 9_990);
  expect(new Set([...models, ...agencies].map(({ code }) => code)).size).toBe(10_000);
  const procedure = PROCEDURES.find(({ code }) => code === '2.000635')!;
  for (const agency of agencies) {
    expect(Agency.safeParse(agency).success).toBe(true);
    expect(findAgency(agency.code)).toBeUndefined();
    expect(mayReceive(agency, procedure, '2026-11-26')).toBe(true);
  }
});
