/**
 * Every property is tried a thousand times, with the same examples in every run: what is red is red for everybody.
 * `HOSO_PROPERTY_SEED` tries other examples.
 */
import process from 'node:process';

import { jest } from '@jest/globals';
import fc from 'fast-check';

jest.setTimeout(120_000);
fc.configureGlobal({ numRuns: 1_000, seed: Number(process.env.HOSO_PROPERTY_SEED ?? 2026), includeErrorInReport: true });
