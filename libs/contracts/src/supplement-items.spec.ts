import { expect, it } from '@jest/globals';

import { asksForApplicant } from './supplement-items.js';

it.each([
  [['/applicant'], true],
  [['/attachments/0', '/applicant/fullName'], true],
  [['/applicants'], false],
  [['/form/applicant', '/attachments'], false],
  [[], false],
])('a request about %j asks who the applicant is: %s', (pointers, asks) => {
  expect(asksForApplicant(pointers.map((pointer) => ({ pointer })))).toBe(asks);
});
