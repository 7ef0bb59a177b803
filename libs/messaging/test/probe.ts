import { setTimeout as wait } from 'node:timers/promises';

import type { ReceivedBatch, ReceivedMessage } from '../src/bus.js';

/**
 * Asks again and again until `question` answers something other than false, undefined or an error; fails after the
 * deadline.
 */
export async function eventually<Answer>(
  what: string,
  question: () => Answer | Promise<Answer>,
  deadlineMs = 30_000,
): Promise<Exclude<Answer, false | undefined>> {
  const until = Date.now() + deadlineMs;
  let last: unknown;
  while (Date.now() < until) {
    try {
      const answer = await question();
      if (answer !== false && answer !== undefined) return answer as Exclude<Answer, false | undefined>;
      last = answer;
    } catch (error) {
      last = error;
    }
    await wait(10);
  }
  throw new Error(`did not come true within ${deadlineMs} ms: ${what} (last: ${String(last)})`);
}

/** A handler that remembers what it was given and does `first` before it agrees. */
export class Listener {
  readonly batches: ReceivedBatch[] = [];

  constructor(private readonly first: (batch: ReceivedBatch) => Promise<void> | void = () => undefined) {}

  readonly handle = async (batch: ReceivedBatch): Promise<void> => {
    this.batches.push(batch);
    await this.first(batch);
  };

  get messages(): readonly ReceivedMessage[] {
    return this.batches.flatMap((batch) => batch.messages);
  }

  /** The values as text, in the order of their coming. */
  get texts(): readonly string[] {
    return this.messages.map(textOf);
  }

  /** Resolves when at least `count` different values have come; says them in the order of their first coming. */
  async heard(count: number, deadlineMs?: number): Promise<readonly string[]> {
    const different = (): readonly string[] => [...new Set(this.texts)];
    return eventually(
      `${count} different messages heard`,
      () => (different().length >= count ? different() : undefined),
      deadlineMs,
    );
  }
}

export function textOf(message: ReceivedMessage): string {
  return message.value?.toString() ?? 'null';
}

/** A door that a test opens. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
