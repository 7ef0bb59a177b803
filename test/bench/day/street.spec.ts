import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';
import { ManualClock } from '@hoso/kernel';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { chanceOf } from '../../../apps/neighbours/src/rehearsal/chance.js';
import { dossierOf } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import { eventually } from '../../support/eventually.js';
import { Street } from './street.js';

const SEED = 2_026;
const FILED_AT = Date.UTC(2026, 10, 27, 8);
const DAYS_LATER = Date.UTC(2026, 10, 29, 8);
const DOSSIER = `${FILED_AT.toString(16).padStart(12, '0').replace(/^.{8}/, '$&-')}-7611-aa26-9b28477ab68b`;
const ASKED = {
  status: { id: 5, terminal: false }, withdrawal: 'none', fees: [], links: {}, supplement: { round: 1, items: [{ pointer: '/form' }] },
};

/** What the sample says when it is filed on the day of that moment. */
const formOf = (index: number, filedAt: number) =>
  dossierOf(SEED, index, { procedures: PROCEDURES, agencies: FILABLE, filedOn: civilDayOf(filedAt) }).request.form;
const isSilent = (index: number): boolean => chanceOf(SEED, index, 'answer-1').fraction() < 0.03;
const indexes = Array.from({ length: 500 }, (_, index) => index);

/** A street that comes back days later, to one dossier of which a paper is asked; every call to the house is put down. */
function comesBackTo(index: number) {
  const said: { readonly call: string; readonly body: unknown }[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, { method, body } = {}) => {
    said.push({ call: `${method} ${String(url)}`, body: typeof body === 'string' ? JSON.parse(body) : body });
    return Response.json(method === 'GET' ? ASKED : {}, { status: method === 'GET' ? 200 : 202, headers: { etag: '"1"' } });
  });
  const clock = new ManualClock(DAYS_LATER);
  const caller = { urlOf: () => 'http://house', token: async () => 'token' };
  const options = { seed: SEED, first: 1_000, hasRoom: () => false, onAnswer: () => undefined, onError: () => undefined };
  const street = new Street(caller, options, clock);
  street.lookAfter([{ dossierId: DOSSIER, index }]);
  return { street, clock, said };
}

describe('the street of a day that was broken off', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('looks after whom it has left on the way, and answers as it has filed', async () => {
    const index = indexes.find((at) => !isSilent(at) && JSON.stringify(formOf(at, FILED_AT)) !== JSON.stringify(formOf(at, DAYS_LATER)))!;
    const { street, clock, said } = comesBackTo(index);
    const answer = await eventually('the paper is handed in', () => {
      clock.advance(5_000);
      return said.find(({ call }) => call === `POST http://house/dossiers/${DOSSIER}/supplements`);
    });
    expect(answer.body).toEqual({ form: formOf(index, FILED_AT), attachments: [] });
    expect(street.silent).toBe(0);
    await street.leave();
  });

  it('meets those again who never answer', async () => {
    const { street, clock, said } = comesBackTo(indexes.find(isSilent)!);
    await eventually('nobody waits for an answer', () => {
      clock.advance(5_000);
      return street.silent === 1;
    });
    expect(said.map(({ call }) => call)).toEqual([`GET http://house/dossiers/${DOSSIER}`]);
    await street.leave();
  });
});
