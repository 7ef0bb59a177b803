import { hash } from 'node:crypto';

import type { History } from '../history.js';

/** All that is left of a history but its timeline, in one number: equal prints, equal histories. */
export function printOf(history: History): string {
  const withoutMaps = (_key: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
  return hash('sha256', JSON.stringify({ ...history, timeline: [] }, withoutMaps));
}
