/**
 * Where real engines, sockets and processes are waited for, a test or hook that says nothing else has a minute: on a busy machine
 * the usual five seconds are over before what it waits for, and what hangs is found after a minute as well.
 */
import { jest } from '@jest/globals';

jest.setTimeout(60_000);
