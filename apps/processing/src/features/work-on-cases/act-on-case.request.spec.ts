import { SupplementRequested } from '@hoso/contracts';
import { expect, it } from '@jest/globals';

import { ActOnCaseRequest } from './act-on-case.request.js';

const pointerOf = (length: number): string => `/${'a'.repeat(63)}`.repeat(8).slice(0, length);
const requestOf = (length: number, count = 1): unknown => ({
  action: 'request-supplement',
  items: Array.from({ length: count }, () => ({ pointer: pointerOf(length), reason: 'r'.repeat(64) })),
});

it('a supplement is not asked for at a place that its fact has no room for', () => {
  const request = ActOnCaseRequest.parse(requestOf(256, 32));
  const { items } = request as Extract<ActOnCaseRequest, { readonly action: 'request-supplement' }>;
  expect(SupplementRequested.data.shape.items.safeParse(items).success).toBe(true);
  expect(ActOnCaseRequest.safeParse(requestOf(258)).success).toBe(false);
});

it('no reason is a bare number, as that of a person is', () => {
  const decided = (reason: string) => ActOnCaseRequest.safeParse({ action: 'decide', outcome: 'refused', reason });
  expect(decided('missing-papers-2').success).toBe(true);
  expect(decided('001190000001').error?.issues.map(({ message }) => message)).toEqual(['bare-number']);
});
