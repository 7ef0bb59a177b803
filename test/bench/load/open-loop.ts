import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import type { Letter } from './dossiers.js';

/** Where dossiers are handed in. */
export interface Door {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A filing that was answered 202. Moments are on the clock of `performance.now()`. */
export interface Acceptance {
  readonly dossierId: string;
  /** When it was due to leave, however long the ones before it took. */
  readonly dueMs: number;
  readonly acceptedMs: number;
}

export interface Filed {
  readonly accepted: readonly Acceptance[];
  /** How often something else was answered, by what it was. */
  readonly refused: ReadonlyMap<string, number>;
  readonly startedMs: number;
}

const SOCKETS_MAX = 128;
const ANSWERED_WITHIN_MS = 30_000;
/** More than this under way at once and the rest is not sent: whoever is filed with has lost long ago. */
const UNDER_WAY_MAX = 4_000;
const TICK_MS = 2;

/** Files in an open loop: the k-th letter leaves at its moment, however long the ones before it take. */
export async function fileAtRate(door: Door, letters: readonly Letter[], perSecond: number): Promise<Filed> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const accepted: Acceptance[] = [];
  const refused = new Map<string, number>();
  const refuse = (what: string): void => void refused.set(what, (refused.get(what) ?? 0) + 1);
  const startedMs = performance.now();
  let underWay = 0;
  const send = async (letter: Letter, dueMs: number): Promise<void> => {
    underWay += 1;
    try {
      const { status, body } = await post(agent, door, letter);
      const id = status === 202 ? dossierIdOf(body) : undefined;
      if (id === undefined) refuse(`status ${status}`);
      else accepted.push({ dossierId: id, dueMs, acceptedMs: performance.now() });
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
    } finally {
      underWay -= 1;
    }
  };
  const filings: Promise<void>[] = [];
  for (let next = 0; next < letters.length; ) {
    const due = Math.min(letters.length, Math.ceil(((performance.now() - startedMs) * perSecond) / 1_000));
    for (; next < due; next += 1) {
      if (underWay >= UNDER_WAY_MAX) refuse('not sent: too many under way');
      else filings.push(send(letters[next]!, startedMs + (next * 1_000) / perSecond));
    }
    await pause(TICK_MS);
  }
  await Promise.all(filings);
  agent.destroy();
  return { accepted, refused, startedMs };
}

function post(agent: Agent, { url, headers }: Door, { key, body }: Letter): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        timeout: ANSWERED_WITHIN_MS,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': key,
        },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
        answer.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function dossierIdOf(body: string): string | undefined {
  const answer = JSON.parse(body) as { readonly dossierId?: unknown };
  return typeof answer.dossierId === 'string' ? answer.dossierId : undefined;
}
