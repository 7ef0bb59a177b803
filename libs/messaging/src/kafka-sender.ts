import { Clock, Defect, Failure } from '@hoso/kernel';

import type { BusMessage } from './bus.js';
import { settledWithin, withDeadline } from './deadline.js';
import type { SendLine } from './kafka-driver.js';
import { brokerFailure } from './kafka-failure.js';
import type { BusLog } from './kafka-reach.js';

export interface KafkaSenderOptions {
  readonly openLine: () => SendLine;
  readonly clock: Clock;
  /** From the call to the answer, however long it had to wait for others. */
  readonly deadlineMs: number;
  /** How many bytes of messages travel in one request. */
  readonly requestBytesMax: number;
  /** How many messages may wait for their turn; more are refused at once. */
  readonly waitingMessagesMax: number;
  /** A rest after each request, in which later calls gather. */
  readonly restMs: number;
  readonly log: BusLog | undefined;
}

interface Call {
  readonly messages: readonly BusMessage[];
  readonly bytes: number;
  readonly expiresAtMs: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** After so many failed sends in a row the line is replaced, whatever the reasons were. */
const FAILURES_MAX = 3;
const CLOSE_MS = 1_000;
/** Room for the record's frame and its usual headers. */
const BYTES_AROUND_A_VALUE = 400;

/**
 * Sends, one request at a time. While one is under way, and in the short rest behind it, later calls gather and travel
 * together in the next: no lingering when it is calm, large batches when it is not, and one key's messages can never
 * overtake each other.
 */
export class KafkaSender {
  private waiting: Call[] = [];
  private waitingMessages = 0;
  private sending: Promise<void> | undefined;
  private line: SendLine | undefined;
  private failures = 0;
  private troubled = false;
  private closed = false;

  constructor(private readonly options: KafkaSenderOptions) {}

  send(messages: readonly BusMessage[]): Promise<void> {
    if (this.closed) return Promise.reject(new Failure('broker', 'closed'));
    if (this.waitingMessages > 0 && this.waitingMessages + messages.length > this.options.waitingMessagesMax) {
      return Promise.reject(new Failure('broker', 'busy', { retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      const expiresAtMs = this.options.clock.now() + this.options.deadlineMs;
      this.waiting.push({ messages, bytes: bytesOf(messages), expiresAtMs, resolve, reject });
      this.waitingMessages += messages.length;
      this.sending ??= this.sendWaiting();
    });
  }

  /** Lets what is under way end within its deadline, then ends the line. */
  async close(): Promise<void> {
    this.closed = true;
    await this.sending;
    const line = this.line;
    this.line = undefined;
    if (line === undefined) return;
    await settledWithin(this.options.clock, CLOSE_MS, line.close());
    line.destroy();
  }

  private async sendWaiting(): Promise<void> {
    // Calls of the same tick travel together from the first.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      await this.sendCalls(this.takeCalls());
      if (!this.closed) await this.options.clock.sleep(this.options.restMs);
    }
    this.sending = undefined;
  }

  private takeCalls(): readonly Call[] {
    let bytes = 0;
    let count = 0;
    for (const call of this.waiting) {
      if (count > 0 && bytes + call.bytes > this.options.requestBytesMax) break;
      bytes += call.bytes;
      count += 1;
    }
    const taken = count === this.waiting.length ? this.waiting : this.waiting.slice(0, count);
    this.waiting = taken === this.waiting ? [] : this.waiting.slice(count);
    for (const call of taken) this.waitingMessages -= call.messages.length;
    return taken;
  }

  private async sendCalls(calls: readonly Call[]): Promise<void> {
    const messages = calls.length === 1 ? (calls[0]?.messages ?? []) : calls.flatMap((call) => call.messages);
    // The first has waited longest.
    const expiresAtMs = calls[0]?.expiresAtMs ?? 0;
    try {
      await this.sendInRequests(messages, expiresAtMs);
      for (const call of calls) call.resolve();
    } catch (error) {
      // Whose message it was is not known: each for itself, so that nobody fails for another's mistake.
      if (calls.length > 1 && isAboutAMessage(error)) for (const call of calls) await this.sendCalls([call]);
      else for (const call of calls) call.reject(error);
    }
  }

  /** One request where the size allows it; otherwise several, one after the other. */
  private async sendInRequests(messages: readonly BusMessage[], expiresAtMs: number): Promise<void> {
    for (const part of partsOf(messages, this.options.requestBytesMax)) {
      try {
        await this.sendOnce(part, expiresAtMs);
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'message-too-large') throw error;
        if (part.length === 1)
          throw new Defect('message-too-large', `a message for ${part[0]?.topic} is larger than the broker takes`);
        const half = Math.ceil(part.length / 2);
        await this.sendInRequests(part.slice(0, half), expiresAtMs);
        await this.sendInRequests(part.slice(half), expiresAtMs);
      }
    }
  }

  private async sendOnce(messages: readonly BusMessage[], expiresAtMs: number): Promise<void> {
    const remainingMs = Math.max(1, expiresAtMs - this.options.clock.now());
    const line = (this.line ??= this.options.openLine());
    try {
      await withDeadline(this.options.clock, remainingMs, line.send(messages));
      this.failures = 0;
      if (this.troubled) this.options.log?.('info', 'publishing works again', {});
      this.troubled = false;
    } catch (error) {
      const failure = brokerFailure(error);
      if (!isAboutAMessage(failure)) this.countFailure(line, failure);
      throw failure;
    }
  }

  private countFailure(line: SendLine, failure: Failure | Defect): void {
    this.failures += 1;
    const stuck = failure instanceof Failure && (failure.code === 'timeout' || failure.code === 'unreachable');
    this.options.log?.(this.troubled ? 'debug' : 'warn', 'publishing fails', {
      error: failure,
      attempt: this.failures,
    });
    this.troubled = true;
    if (!stuck && this.failures < FAILURES_MAX) return;
    this.failures = 0;
    if (this.line === line) this.line = undefined;
    line.destroy();
  }
}

function isAboutAMessage(error: unknown): boolean {
  if (error instanceof Defect) return true;
  return error instanceof Failure && ['unknown-topic', 'not-authorised', 'message-too-large'].includes(error.code);
}

function partsOf(messages: readonly BusMessage[], bytesMax: number): readonly (readonly BusMessage[])[] {
  if (messages.length === 1 || bytesOf(messages) <= bytesMax) return [messages];
  const parts: BusMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const more = bytesOf([message]);
    const part = parts[parts.length - 1];
    if (part === undefined || bytes + more > bytesMax) {
      parts.push([message]);
      bytes = more;
    } else {
      part.push(message);
      bytes += more;
    }
  }
  return parts;
}

function bytesOf(messages: readonly BusMessage[]): number {
  let bytes = 0;
  for (const { value } of messages) bytes += BYTES_AROUND_A_VALUE + (value === null ? 0 : value.length);
  return bytes;
}
