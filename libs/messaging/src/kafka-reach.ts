import type { ConnectionOptions } from 'node:tls';

/** Who may hear what the client says about itself: connections made and lost, joins, refusals. Never a payload. */
export type BusLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** Hears that something could not be done that does without, or is tried again. `doing` completes "could not …" and has few values. */
export type BusTrouble = (error: unknown, doing: string) => void;

/** How to reach the brokers. */
export interface KafkaReach {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Transport encryption; `true` with the authorities that Node knows. */
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: KafkaCredentials;
  readonly log?: BusLog;
  readonly onError?: BusTrouble;
}

export interface KafkaCredentials {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

export const CONNECT_TIMEOUT_MS = 3_000;
export const KEEP_ALIVE_MS = 30_000;
