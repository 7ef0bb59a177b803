import type { BusMessage, TopicDeclaration } from '../src/bus.js';
import type {
  AdminLine, Member, MemberListener, PartitionOffset, SendLine, Standing,
} from '../src/kafka-driver.js';

/** An error as a client throws it: the broker's answer, or the name of what went wrong on the way. */
export function clientError(what: { readonly type: string } | { readonly name: string }): Error {
  return Object.assign(new Error('rehearsed'), what);
}

/** A line to send that does as it is told, and remembers each request as the texts in it. */
export class RehearsedSendLine implements SendLine {
  readonly requests: string[][] = [];
  isDestroyed = false;

  constructor(private readonly answer: (texts: readonly string[]) => Promise<void>) {}

  send(messages: readonly BusMessage[]): Promise<void> {
    const texts = messages.map(({ value }) => String(value));
    this.requests.push(texts);
    return this.answer(texts);
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}

/** A line to ask that answers as it is told. */
export class RehearsedAdminLine implements AdminLine {
  isDestroyed = false;

  constructor(private readonly answer: () => Promise<void>) {}

  ping(): Promise<void> {
    return this.answer();
  }

  createMissing(_declarations: readonly TopicDeclaration[]): Promise<void> {
    return this.answer();
  }

  async standings(): Promise<readonly Standing[]> {
    await this.answer();
    return [];
  }

  async endMemberships(): Promise<number> {
    await this.answer();
    return 0;
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}

/** A membership that lives until it is left, and commits as it is told. */
export class RehearsedMember implements Member {
  readonly silentForMs = 0;
  readonly hasJoined = true;
  /** `<topic>/<partition>@<offset>` of each call. */
  readonly commits: string[][] = [];
  /** What it does not fetch, as `<topic>/<partition>`; like a client that forgets nothing when it joins again. */
  readonly heldBack = new Set<string>();
  private end: (reason: string) => void = () => undefined;

  constructor(
    readonly listener: MemberListener,
    private readonly answer: () => Promise<void>,
  ) {}

  live(): Promise<string> {
    return new Promise((resolve) => (this.end = resolve));
  }

  commit(places: readonly PartitionOffset[]): Promise<void> {
    this.commits.push(places.map(({ topic, partition, offset }) => `${topic}/${partition}@${offset}`));
    return this.answer();
  }

  pause(topic: string, partition: number): void {
    this.heldBack.add(`${topic}/${partition}`);
  }

  resume(topic: string, partition: number): void {
    this.heldBack.delete(`${topic}/${partition}`);
  }

  seek(): void {}

  async leave(): Promise<void> {
    this.end('stopped');
    await Promise.resolve();
  }
}
