import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { BaseRpcContext, Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { Defect, Failure } from '@hoso/kernel';
import { lastValueFrom, throwError, type Observable } from 'rxjs';

import type { Bus, Consumption, ReceivedBatch } from './bus.js';

export interface BusTransportOptions {
  readonly bus: Bus;
  /** The consumer group's id, exactly as the broker sees it. */
  readonly group: string;
  readonly batchMessagesMax: number;
  /**
   * What must be listened to: start-up refuses when a handler is missing or listens to anything else. Free when left
   * out.
   */
  readonly topics?: readonly string[];
  /** Tells strategies of one application apart: only handlers that name the same one belong to it. */
  readonly transportId?: symbol;
}

/**
 * The consumer loop as a transport of a Nest application: what `@EventPattern<string>(topic)` handlers listen to is
 * consumed as one group, and each handler is given a whole `ReceivedBatch` and awaited. When it rejects, or its
 * stream ends in an error, the batch comes again; an event is never answered and never skipped.
 */
export class BusTransportStrategy extends Server implements CustomTransportStrategy {
  /** Nest must hand failures to us and not settle them itself. */
  override readonly propagatesEventHandlerErrors = true;
  private running: Consumption | undefined;

  constructor(private readonly options: BusTransportOptions) {
    super();
    if (options.transportId !== undefined) this.transportId = options.transportId;
  }

  /** The group's membership, for health and for stopping by hand. A `Failure` before `listen`. */
  get consumption(): Consumption {
    if (this.running === undefined) throw new Failure('broker', 'not-listening');
    return this.running;
  }

  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const topic = typeof pattern === 'string' ? pattern : undefined;
    if (topic === undefined || !isEventHandler) {
      throw new Defect(
        'handler-kind',
        `${JSON.stringify(pattern)}: over the bus only @EventPattern<string>(topic) is served`,
      );
    }
    if (this.messageHandlers.has(topic)) {
      throw new Defect('handler-doubled', `two handlers listen to ${topic}: keep one and let it call what both do`);
    }
    super.addHandler(topic, callback, isEventHandler, extras);
  }

  override listen(callback: (error?: unknown) => void): void {
    this.join().then(() => callback(), callback);
  }

  override async close(): Promise<void> {
    await this.running?.stop();
  }

  override on(): never {
    throw new Defect('no-events', 'the bus strategy emits no events: ask its consumption');
  }

  override unwrap<Wrapped>(): Wrapped {
    return this.options.bus as unknown as Wrapped;
  }

  private async join(): Promise<void> {
    const { bus, group, batchMessagesMax } = this.options;
    const topics = [...this.messageHandlers.keys()];
    this.checkTopics(topics);
    this.running = await bus.consume({ group, topics, batchMessagesMax, handle: (batch) => this.handle(batch) });
  }

  private checkTopics(topics: readonly string[]): void {
    if (topics.length === 0) {
      throw new Defect(
        'handler-missing',
        `group ${this.options.group} listens to nothing: write an @EventPattern<string>(topic) handler`,
      );
    }
    const wanted = this.options.topics ?? topics;
    const missing = wanted.filter((topic) => !topics.includes(topic));
    if (missing.length > 0) {
      throw new Defect(
        'handler-missing',
        `nobody listens to ${missing.join(', ')}: write @EventPattern<string>(…) handlers for them`,
      );
    }
    const surplus = topics.filter((topic) => !wanted.includes(topic));
    if (surplus.length > 0) {
      throw new Defect(
        'handler-surplus',
        `${surplus.join(', ')} has a handler but is not among the topics of group ${this.options.group}`,
      );
    }
  }

  private async handle(batch: ReceivedBatch): Promise<void> {
    const handler = this.messageHandlers.get(batch.topic);
    if (handler === undefined) throw new Defect('handler-missing', `nobody listens to ${batch.topic}`);
    await lastValueFrom(this.transformToObservable(handler(batch, new BaseRpcContext([]))), {
      defaultValue: undefined,
    });
  }
}

/**
 * Lets a handler's failure reach the bus as it is. Without it Nest's own filter writes the failure into the log at
 * each attempt and hands on "Internal server error". Give it to `useGlobalFilters` of a microservice, or to
 * `UseFilters` of the controller where the microservice is connected to an application: that one takes no more by then.
 */
@Catch()
export class BatchFailureFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
