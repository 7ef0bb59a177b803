import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { ISSUER } from '../../access/test/rehearsed-issuer.js';

const PROGRAM = fileURLToPath(new URL('../../../dist/libs/service/test/stamp-service.js', import.meta.url));
/** An address at which nobody answers. */
export const NOBODY = '127.0.0.1:9';
const WITHIN_MS = 30_000;

/** The invented service as a process. */
export interface RunningService {
  /** Where its doors are, once it listens. */
  readonly address: Promise<string>;
  /** Resolves with its exit code; null after a signal. */
  readonly ended: Promise<number | null>;
  /** What it has written to standard error. */
  said(): string;
  /** Messages of its log so far. */
  logged(): readonly string[];
  signal(signal: NodeJS.Signals): void;
}

/** The environment of the service, with the rest of the house at one address. */
export function environmentOf(street: string, change: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    PORT: '0', HOST: '127.0.0.1', KAFKA_BROKERS: NOBODY, INTAKE_URL: `${street}/intake`,
    IDENTITY_VERIFICATION_URL: `${street}/identity`, PROCESSING_URL: `${street}/processing`, MONITORING_URL: street,
    TOKEN_ISSUER: ISSUER, TOKEN_JWKS_URL: `${street}/jwks.json`, TOKEN_ENDPOINT: `${street}/token`,
    SERVICE_CLIENT_ID: 'processing', SERVICE_CLIENT_SECRET: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c',
    DATA_FOLDER: join(tmpdir(), 'hoso-stamps'), LOG_LEVEL: 'info', ...change,
  };
}

/** Starts it, or another service that is built, with exactly this environment. */
export function runService(environment: Readonly<Record<string, string>>, program = PROGRAM): RunningService {
  const child = spawn(process.execPath, [program], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = (): readonly { readonly msg?: string; readonly address?: string }[] =>
    written.split('\n').slice(0, -1).map((line) => JSON.parse(line) as { msg?: string; address?: string });
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const address = eventually('it listens', () => {
    const told = lines().find(({ msg }) => msg === 'listening')?.address;
    if (told === undefined && hasEnded) throw new Error(`it ended before it listened: ${said}`);
    return told;
  });
  address.catch(() => undefined);
  return {
    address,
    ended,
    said: () => said,
    logged: () => lines().map(({ msg }) => msg ?? ''),
    signal: (signal) => void child.kill(signal),
  };
}

/** Asks until the answer is something; fails after a while. */
export async function eventually<Answer>(
  what: string, question: () => Answer | undefined | false | Promise<Answer | undefined | false>,
): Promise<Answer> {
  const deadline = performance.now() + WITHIN_MS;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`did not come true within ${WITHIN_MS} ms: ${what}`);
    await pause(20);
  }
}
