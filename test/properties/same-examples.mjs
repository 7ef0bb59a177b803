/**
 * fast-check with the same examples in every run: what is red is red for everybody. `HOSO_PROPERTY_SEED` draws others.
 * Every suite that imports fast-check gets this.
 */
import process from 'node:process';

import fc from '../../node_modules/fast-check/lib/fast-check.js';

fc.configureGlobal({ seed: Number(process.env.HOSO_PROPERTY_SEED ?? 2026), includeErrorInReport: true });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default fc;
