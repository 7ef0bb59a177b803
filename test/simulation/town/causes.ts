import { hash } from 'node:crypto';

import { spelled } from '../checker/spelling.js';
import { KEYS } from './portal-scope.js';

/**
 * As the cause of what facts a command is kept, spelled here anew and by nothing of the product: whoever checks a history must not
 * believe it what a command is.
 */
export function causeAtDesk(command: string, portal: string, key: string, words: unknown): string {
  return `command:${command}:${KEYS.fingerprint('command', spelled([portal, portal, key, words])).slice(0, 32)}`;
}

/** The same for an official's command, whose identity needs no secret. */
export function causeAtOffice(command: string, { clientId, subject }: Caller, key: string, words: unknown): string {
  return `command:${command}:${hash('sha256', spelled([clientId, subject, key, words])).slice(0, 32)}`;
}

interface Caller {
  readonly clientId: string;
  readonly subject: string;
}
