import { deflateSync } from 'node:zlib';

import { expect, it } from '@jest/globals';

import type { FilingRequest } from '../../../apps/neighbours/src/rehearsal/filing-request.js';
import { Letters } from '../load/dossiers.js';
import { filingOf, paperOf, REGISTRATION_OF_SECURITY } from './payload.js';

it('a form has as much text as it is told to have, within what each field may hold', () => {
  for (const bytes of [200, 1_500, 6_750]) {
    const reshape = (request: FilingRequest) => filingOf(request, bytes);
    const [letter] = new Letters(2_026, { different: 1, procedure: REGISTRATION_OF_SECURITY, reshape }).take(1);
    const { form } = JSON.parse(letter!.body) as { readonly form: { readonly asset: string; readonly securedParty: string } };
    const { asset, securedParty } = form;
    expect(Buffer.byteLength(asset + securedParty)).toBeGreaterThan(bytes - 3);
    expect(Buffer.byteLength(asset + securedParty)).toBeLessThanOrEqual(bytes);
    expect(asset.length).toBeLessThanOrEqual(2_000);
    expect(securedParty.length).toBeGreaterThan(0);
    expect(securedParty.length).toBeLessThanOrEqual(250);
  }
});

it('a paper is as long as it is told to be, begins as a PDF does, and is like no other', () => {
  const papers = [paperOf(1_024, 0), paperOf(1_024, 1), paperOf(1_000, 0)];
  expect(papers.map(({ length }) => length)).toEqual([1_024, 1_024, 1_000]);
  expect(papers.every((paper) => paper.toString('latin1').startsWith('%PDF-1.7\n'))).toBe(true);
  expect(papers[0]!.equals(papers[1]!)).toBe(false);
  expect(papers[0]!.equals(paperOf(1_024, 0))).toBe(true);
  expect(deflateSync(Buffer.concat([paperOf(9_000, 0), paperOf(9_000, 1)])).length).toBeGreaterThan(17_900);
});
