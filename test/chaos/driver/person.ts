import type { How, Intent, Outcome, Told } from '../checker/driver-file.js';
import type { Notebook } from './notebook.js';
import type { Purse, Wish } from './purse.js';
import type { Sight } from './sight.js';

/** What is said at a door. */
export interface Saying {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | FormData;
}

/** What came of it; without a status nobody answered. */
export interface Answer {
  readonly how: How;
  readonly status: number | undefined;
  readonly etag: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An intention before it has a number and a moment. */
export type Deed = Omit<Intent, 'line' | 'id' | 'at' | 'client'> & Pick<Intent, 'deed'>;

const ANSWER_WITHIN_MS = 15_000;

/** Numbers of intentions, shared by all who write into one notebook. */
export class Count {
  private last = 0;

  next(): number {
    return (this.last += 1);
  }
}

/** What everybody who acts has at hand. */
export interface Bag {
  readonly notebook: Notebook;
  readonly purse: Purse;
  readonly sight: Sight;
  readonly count: Count;
  /** How many requests have ended in which way. */
  readonly tally: Record<How, number>;
}

/** Somebody who speaks at a door and keeps book about it: the intention on the disk first, then the request, then its outcome. */
export class Person {
  constructor(
    readonly client: string,
    private readonly wish: Wish,
    readonly door: string,
    private readonly bag: Bag,
  ) {}

  /** Does one thing once. */
  async tryTo(deed: Deed, saying: Saying): Promise<Answer> {
    const { notebook, count, tally } = this.bag;
    const token = await this.bag.purse.token(this.wish);
    const id = count.next();
    await notebook.write({ line: 'intent', id, at: Date.now(), client: this.client, ...deed } as Intent);
    const answer = await this.say(saying, token);
    tally[answer.how] += 1;
    const outcome: Outcome = {
      line: 'outcome', id, at: Date.now(), how: answer.how,
      ...(answer.status === undefined ? {} : { status: answer.status }),
      ...(answer.how === 'ok' ? { told: toldBy(answer) } : {}),
      ...(answer.how !== 'ok' && answer.status !== undefined ? { problem: JSON.stringify(answer.body) } : {}),
    };
    void notebook.write(outcome);
    return answer;
  }

  /** Asks for something that changes nothing worth a note. */
  async ask(saying: Saying): Promise<Answer> {
    return this.say(saying, await this.bag.purse.token(this.wish));
  }

  private async say({ method, path, headers, body }: Saying, token: string): Promise<Answer> {
    const isForm = body instanceof FormData;
    try {
      const response = await fetch(`${this.door}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const words = (await response.json()) as Answer['body'];
      this.bag.sight.note(this.client, words);
      return { how: howOf(response.status), status: response.status, etag: response.headers.get('etag') ?? undefined, body: words };
    } catch {
      // Refused, reset, timed out, or half an answer: whether it was done is not known.
      return { how: 'unknown', status: undefined, etag: undefined, body: {} };
    }
  }
}

/** A request that was refused was surely not carried out; one that found the house in trouble may have been. */
function howOf(status: number): How {
  if (status < 300) return 'ok';
  return status < 500 ? 'fail' : 'unknown';
}

function toldBy({ etag, body }: Answer): Told {
  const text = (name: string): string | undefined => (typeof body[name] === 'string' ? body[name] : undefined);
  const revision = body['revision'] ?? (etag === undefined ? undefined : Number(etag.replaceAll('"', '')));
  return {
    ...(text('dossierId') ? { dossierId: text('dossierId')! } : {}),
    ...(text('fileId') ? { fileId: text('fileId')! } : {}),
    ...(text('contentHash') ? { contentHash: text('contentHash')! } : {}),
    ...(text('receipt') ? { receipt: text('receipt')! } : {}),
    ...(typeof revision === 'number' ? { revision } : {}),
  };
}
