import { SPEAKERS, type MetricEvent } from '@hoso/contracts';
import type { LedgerDefinition, Decision } from '@hoso/ledger';

import { awaitedDueDate, hearEvent, passDueDate, type Watch } from './domain/watch.js';

const DUE_TIMER = 'due:';

/** What the watch decides: the state, and a timer at the due date that it waits for. It never says anything. */
export function decisionOf(watch: Watch): Decision<Watch> {
  const dueAt = awaitedDueDate(watch);
  const timers = dueAt === null ? [] : [{ id: `${DUE_TIMER}${dueAt}`, kind: 'due-date', dueAtMs: Date.parse(dueAt) }];
  return { state: watch, timers };
}

/**
 * The ears of monitoring: it hears what every fact of every service means for measurement, and answers all of them
 * with the same decision.
 */
export const WATCH_LEDGER: LedgerDefinition<Watch> = {
  service: 'monitoring',
  owner: null,
  collection: 'dossiers',
  hears: SPEAKERS,
  view: 'metric',
  indexes: [
    { name: 'dirty', keys: { 'state.dirtyAt': 1 }, sparse: true },
    { name: 'buckets', keys: { 'state.buckets': 1, _id: 1 } },
    { name: 'received', keys: { 'state.row.receivedAt': 1, _id: 1 } },
    { name: 'agency-received', keys: { 'state.row.agency': 1, 'state.row.receivedAt': 1, _id: 1 } },
    { name: 'closed', keys: { 'state.row.closedAt': 1 }, sparse: true },
    { name: 'identified', keys: { 'state.row.identifiedAt': 1 }, sparse: true },
    { name: 'room', keys: { 'state.row.room': 1, 'state.row.roomSince': 1 } },
    { name: 'code', keys: { 'state.row.code': 1 }, sparse: true },
    { name: 'reference', keys: { 'state.row.reference': 1 }, sparse: true },
  ],
  onFact: (watch, heard, { nowMs }) => decisionOf(hearEvent(watch, heard as MetricEvent, nowMs)),
  onTimer: (watch, timer, { nowMs }) => decisionOf(passDueDate(watch, timer.id.slice(DUE_TIMER.length), nowMs)),
};
