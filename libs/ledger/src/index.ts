export { KeyTaken } from './key-taken.js';
export type { Command, Commanded } from './command.js';
export { Ledger, type LedgerDefinition, type LedgerPorts, type LedgerReports } from './ledger.js';
export { LEDGER_DEFAULTS, type LedgerSettings } from './settings.js';
export type { Decide, Decision, DecisionContext, Heard, TimerOrder, WantOrder } from './decision.js';
export type { ArchivedEntry, LedgerDocument, LogEntry, ParkedStream, Parking, Timer, Want } from './document.js';
export { demandKey, type Demand, type Provide } from './supply.js';
export { listen, on, type Ear } from './ears.js';
export { FactSource, type ComparedPage, type Repair } from './repair.js';
export type { ChangedDossier, ChangePosition, FactDesk, Pulled, PullRequest } from './desk.js';
export type { ParkedDossier, UnreadableMessage } from './parking.js';
export { chainHash } from './change.js';
/** Immutable content that goes with a change. */
export type { WriteOperation as ContentWrite } from '@hoso/store';
