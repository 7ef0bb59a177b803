import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { faultsOf } from './schema-faults.js';

const Act = z.strictObject({
  act: z.discriminatedUnion('do', [z.strictObject({ do: z.literal('stop') }), z.strictObject({ do: z.literal('wait'), days: z.int() })]),
  until: z.union([z.iso.date(), z.int()]),
});

describe('a value that may have several forms', () => {
  it.each([
    ['is missing when nothing says which form it has', { act: {}, until: 1 }, '/act/do', 'missing'],
    ['is wrong when it says a form that there is not', { act: { do: 'fly' }, until: 1 }, '/act/do', 'wrong-value'],
    ['is asked for in the form that it says', { act: { do: 'wait' }, until: 1 }, '/act/days', 'missing'],
    ['is missing when it is not there at all', { act: { do: 'stop' } }, '/until', 'missing'],
    ['is wrong when it has none of the forms', { act: { do: 'stop' }, until: null }, '/until', 'wrong-value'],
  ])('%s', (_what, body, pointer, code) => {
    const { error } = Act.safeParse(body, { reportInput: true });
    expect(faultsOf(error!.issues)).toEqual([{ pointer, code }]);
  });
});
