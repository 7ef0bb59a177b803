import type { z } from 'zod';

import { notesOn } from './notes.js';
import { tableOf } from './table.js';

/**
 * The configuration as it is at work, one line per variable, for a banner or a support ticket. Secrets are masked
 * whole, and so are user names and passwords inside addresses.
 */
export function describeConfig(schema: z.ZodObject, config: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(schema.shape).map(([variable, piece]) => [
    variable,
    notesOn(piece).secret === true && config[variable] !== undefined ? '(secret)' : shown(config[variable]),
  ]);
  return tableOf(['variable', 'value'], rows);
}

function shown(value: unknown): string {
  if (value === undefined) return '(not set)';
  if (Array.isArray(value)) return value.map(shown).join(',');
  return String(value).replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1(secret)@');
}
