import 'reflect-metadata';

import { expect, it } from '@jest/globals';
import type { InternalHttp, InternalRequest } from '@hoso/access';
import { decodeMessage } from '@hoso/contracts';
import type { z } from 'zod';

import { HttpFactSource } from './http-fact-source.js';
import { ChangedBody, PullBody } from './internal-facts.controller.js';

const KEYS = [
  '01890000-0000-7000-8000-000000000001', // as the house makes them
  '00000000-0000-0000-0000-000000000001', // of no version
  '01890000-0000-9000-8000-000000000001', // of one that nobody knows
  '01890000-0000-7000-c000-000000000001', // of another family
];

/** An owner that knows of nothing but lists everything. */
const OWNER = {
  ask: async ({ url, body, answer }: InternalRequest<z.ZodType>): Promise<unknown> => {
    if (url.endsWith('/changed')) {
      const { after } = ChangedBody.parse(body);
      return answer.parse({ dossiers: KEYS.map((dossierId) => ({ dossierId, v: 1 })), position: after });
    }
    return answer.parse({ dossiers: PullBody.parse(body).dossiers.map(({ dossierId }) => ({ dossierId, items: null })) });
  },
} as unknown as InternalHttp;

it.each(KEYS)('what the envelope takes for a dossier can be asked about, and walked along: %s', async (key) => {
  expect(decodeMessage({ key, value: null, headers: {} })).toMatchObject({ dossierId: key });
  const addresses = { 'intake': 'http://i', 'identity-verification': 'http://v', 'processing': 'http://p' };
  const source = new HttpFactSource(OWNER, addresses, 'fact', 1_000);
  expect(await source.pull('intake', [{ dossierId: key, after: 0 }])).toEqual([{ dossierId: key, items: null }]);
  const after = { spokenAt: '2026-11-20T05:00:00.000Z', dossierId: key };
  const listed = KEYS.map((dossierId) => ({ dossierId, v: 1 }));
  expect(await source.changed('intake', after, 0, 9)).toEqual({ position: after, dossiers: listed });
});
