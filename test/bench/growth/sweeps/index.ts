import type { Sweep } from '../sweep.js';
import { AGENCIES } from './agencies.js';
import { BACKLOG } from './backlog.js';
import { DUPLICATES } from './duplicates.js';
import { FORM } from './form.js';
import { HISTORY } from './history.js';
import { HOT_AGENCY } from './hot-agency.js';
import { INDEX_ENTRIES } from './index-entries.js';
import { PARTITIONS } from './partitions.js';
import { PAYLOAD } from './payload.js';
import { REGISTER } from './register.js';

/** All sweeps, in the order in which they are measured: those that share a house first. */
export const SWEEPS: readonly Sweep[] = [
  DUPLICATES, FORM, PAYLOAD, HOT_AGENCY, REGISTER, BACKLOG, HISTORY, INDEX_ENTRIES, AGENCIES, PARTITIONS,
];
