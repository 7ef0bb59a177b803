import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { PAPER_PLACE, type Letter } from './dossiers.js';

/** Where dossiers are handed in. */
export interface Door {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What an answer calls the dossier's id; `dossierId` without it. */
  readonly idField?: string;
  /** Where papers are handed in before the dossier that they belong to; absent where nobody takes any. */
  readonly papersUrl?: string;
}

/** Tells where dossiers are handed in for the next minute: a token ends sooner than a long filing does. */
export type WayIn = () => Promise<Door>;

/** A filing that was answered 202. Moments are on the clock of `performance.now()`. */
export interface Acceptance {
  readonly dossierId: string;
  /** When it was due to leave, however long the ones before it took. */
  readonly dueMs: number;
  readonly acceptedMs: number;
}

export interface Filed {
  /** One for each key; for a letter that was sent several times, its first answer. */
  readonly accepted: readonly Acceptance[];
  /** Answers to a letter that name another dossier than its first one did. */
  readonly doubledIds: readonly string[];
  /** How often something else was answered, by what it was. */
  readonly refused: ReadonlyMap<string, number>;
  readonly startedMs: number;
}

const SOCKETS_MAX = 128;
const ANSWERED_WITHIN_MS = 30_000;
/** More than this under way at once and the rest is not sent: whoever is filed with has lost long ago. */
const UNDER_WAY_MAX = 4_000;
const TICK_MS = 2;
const AGAIN_AFTER_MS = 250;
const DOOR_KEPT_MS = 60_000;

/**
 * Files in an open loop: the k-th letter leaves at its moment, however long the ones before it take. With `repeats`, a letter that
 * is not answered is sent again, for at most half a minute: only where a key is a promise.
 */
export async function fileAtRate(
  wayIn: WayIn,
  letters: readonly Letter[],
  perSecond: number,
  repeats = false,
  doorKeptMs = DOOR_KEPT_MS,
): Promise<Filed> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const accepted = new Map<string, Acceptance>();
  const doubledIds: string[] = [];
  const refused = new Map<string, number>();
  const refuse = (what: string): void => void refused.set(what, (refused.get(what) ?? 0) + 1);
  let door = await wayIn();
  let askedMs = performance.now();
  const startedMs = performance.now();
  let underWay = 0;
  const send = async (letter: Letter, dueMs: number): Promise<void> => {
    underWay += 1;
    try {
      const { status, body, mayComeBack } = await (repeats ? postUntilAnswered : post)(agent, door, await withPaper(door, letter));
      const id = status === 202 ? dossierIdOf(body, door.idField) : undefined;
      if (id === undefined) refuse(`status ${status}${mayComeBack ? ' with Retry-After' : ''}`);
      else if (!accepted.has(letter.key)) accepted.set(letter.key, { dossierId: id, dueMs, acceptedMs: performance.now() });
      else if (accepted.get(letter.key)?.dossierId !== id) doubledIds.push(id);
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
    } finally {
      underWay -= 1;
    }
  };
  const filings: Promise<void>[] = [];
  for (let next = 0; next < letters.length; ) {
    if (performance.now() - askedMs > doorKeptMs) {
      door = await wayIn();
      askedMs = performance.now();
    }
    const due = Math.min(letters.length, Math.ceil(((performance.now() - startedMs) * perSecond) / 1_000));
    for (; next < due; next += 1) {
      if (underWay >= UNDER_WAY_MAX) refuse('not sent: too many under way');
      else filings.push(send(letters[next]!, startedMs + (next * 1_000) / perSecond));
    }
    await pause(TICK_MS);
  }
  await Promise.all(filings);
  agent.destroy();
  return { accepted: [...accepted.values()], doubledIds, refused, startedMs };
}

/** The letter with its paper handed in, where it has one. */
async function withPaper({ papersUrl = '', headers }: Door, letter: Letter): Promise<Letter> {
  const { paper } = letter; // made when it is asked for
  if (paper === undefined) return letter;
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(paper)], { type: 'application/pdf' }), 'paper.pdf');
  const answer = await fetch(papersUrl, { method: 'POST', headers, body: form, signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) });
  if (answer.status !== 201) throw new Error(`paper: status ${answer.status}`);
  const { fileId } = (await answer.json()) as { readonly fileId: string };
  return { key: letter.key, body: letter.body.replace(PAPER_PLACE, fileId) };
}

interface Answered {
  readonly status: number;
  readonly body: string;
  /** It says when to come back. */
  readonly mayComeBack: boolean;
}

async function postUntilAnswered(agent: Agent, door: Door, letter: Letter): Promise<Answered> {
  const until = performance.now() + ANSWERED_WITHIN_MS;
  for (;;) {
    try {
      return await post(agent, door, letter);
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await pause(AGAIN_AFTER_MS);
  }
}

function post(agent: Agent, { url, headers }: Door, { key, body }: Letter): Promise<Answered> {
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
        const mayComeBack = answer.headers['retry-after'] !== undefined;
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text, mayComeBack }));
        answer.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function dossierIdOf(body: string, field = 'dossierId'): string | undefined {
  const id = (JSON.parse(body) as Readonly<Record<string, unknown>>)[field];
  return typeof id === 'string' ? id : undefined;
}
