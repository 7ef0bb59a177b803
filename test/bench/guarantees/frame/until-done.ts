import { setTimeout as pause } from 'node:timers/promises';

import type { Tools } from './parts.js';

const REST_MS = 500;

/** Tries until it works; what is tried must do no harm the second time. @throws what went wrong last, when the floor closes. */
export async function untilDone<Result>(work: () => Promise<Result>, { onError, closing }: Tools): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (closing.aborted) throw error;
      onError(error);
      await pause(REST_MS, undefined, { signal: closing }).catch(() => undefined);
    }
  }
}
