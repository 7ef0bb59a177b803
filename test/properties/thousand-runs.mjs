/** Every property is tried a thousand times. */
import { jest } from '@jest/globals';
import fc from 'fast-check';

jest.setTimeout(120_000);
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 1_000 });
