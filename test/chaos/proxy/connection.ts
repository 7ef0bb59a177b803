import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import type { Random } from '@hoso/kernel';

import type { Ambush, Place } from './ambush.js';
import type { FrameOrder } from './frame-faults.js';
import { FrameCutter, type Protocol, type Request } from './frames.js';
import { concerns, swallows, type ActiveFault, type Direction } from './line-faults.js';
import { Stream } from './stream.js';

/** What the connections of a proxy have in common. */
export interface ConnectionRules {
  readonly protocol: Protocol | undefined;
  readonly random: Random;
  /** Faults in force on the whole line. */
  faults(): readonly ActiveFault[];
  /** Orders about frames, in the order in which they were given. */
  orders(): readonly FrameOrder[];
  /** Whoever lies in wait for a request or its answer. */
  ambushes(): readonly Ambush[];
  /** Told of each request that comes, with all its bytes. */
  onRequest(request: Request, frame: Buffer): void;
}

interface Asked {
  readonly request: Request;
  readonly order: FrameOrder | undefined;
  readonly ambush: Ambush | undefined;
}

/** A client and its server, with the proxy between them. */
export class Connection {
  readonly gone: AbortSignal;
  private readonly leaving = new AbortController();
  private readonly streams: Readonly<Record<Direction, Stream>>;
  private readonly requests: FrameCutter | undefined;
  private readonly answers: FrameCutter | undefined;
  private readonly asked = new Map<number, Asked>();
  /** Which of the faults that strike only a share of the connections strike this one. */
  private readonly struck = new WeakMap<ActiveFault, boolean>();
  private held: Promise<void> | undefined;
  /** Nothing passes any more: somebody who lay in wait is at work. */
  private frozen = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly rules: ConnectionRules,
  ) {
    this.gone = this.leaving.signal;
    const streamOf = (from: Socket, to: Socket, direction: Direction): Stream =>
      new Stream({
        from, to, random: rules.random, gone: this.gone,
        faults: () => this.faultsIn(direction),
        breakOff: () => this.end(),
      });
    this.streams = { upstream: streamOf(client, server, 'upstream'), downstream: streamOf(server, client, 'downstream') };
    const { protocol } = rules;
    this.requests = protocol && new FrameCutter(protocol, 'upstream');
    this.answers = protocol && new FrameCutter(protocol, 'downstream');
    this.listen();
    for (const active of rules.faults()) this.feel(active);
  }

  /** Both ends are told that the connection is over. */
  end(): void {
    if (this.gone.aborted) return;
    this.leaving.abort();
    this.client.end();
    this.server.destroy();
    this.client.destroySoon();
  }

  /** Both ends are reset. */
  reset(): void {
    if (this.gone.aborted) return;
    this.leaving.abort();
    this.client.resetAndDestroy();
    if (this.frozen) this.endServer();
    else this.server.resetAndDestroy();
  }

  /** Ended, not reset: a reset may overtake what was said before. */
  private endServer(): void {
    this.server.end();
    this.server.resume();
  }

  /** A fault came into force while the connection stands. */
  feel(active: ActiveFault): void {
    if (!this.isStruck(active)) return;
    const { fault, healed, touch } = active;
    const touched = (act: () => void) => (): void => {
      touch();
      act();
    };
    if (fault.kind === 'reset-peer') void this.after(fault.afterMs, healed, touched(() => this.reset()));
    if (fault.kind === 'timeout' && fault.afterMs > 0) void this.after(fault.afterMs, healed, touched(() => this.end()));
    if (fault.kind === 'half-open') touched(() => this.server.resetAndDestroy())();
    if (swallows(fault)) healed.addEventListener('abort', touched(() => this.reset()), { once: true, signal: this.gone });
  }

  private listen(): void {
    this.client.on('data', (bytes) => (this.requests ? this.passRequests(bytes) : this.streams.upstream.push(bytes)));
    this.server.on('data', (bytes) => (this.answers ? this.passAnswers(bytes) : this.streams.downstream.push(bytes)));
    this.client.on('end', () => this.streams.upstream.end());
    this.server.on('end', () => this.streams.downstream.end());
    this.client.on('error', () => this.reset());
    this.client.on('close', () => this.reset());
    const whenServerLeaves = (): void => {
      if (!this.rules.faults().some((active) => active.fault.kind === 'half-open' && this.isStruck(active))) this.reset();
    };
    this.server.on('error', whenServerLeaves);
    this.server.on('close', () => {
      // What it said last is still on its way.
      if (!this.server.readableEnded) whenServerLeaves();
    });
  }

  private passRequests(bytes: Buffer): void {
    for (const frame of this.requests!.cut(bytes)) {
      if (this.frozen) return;
      const request = this.rules.protocol!.readRequest(frame);
      this.rules.onRequest(request, frame);
      const ambush = this.rules.ambushes().find((one) => one.awaits(request, frame));
      if (this.isStruckAt('before', ambush)) return;
      const order = this.rules.orders().find((one) => one.meets(request));
      const fate = order?.fault.what;
      if (fate === 'cut-before-effect' || fate === 'cut-when-forwarded') order?.noteCarriedOut();
      if (fate === 'cut-before-effect') return this.reset();
      this.asked.set(request.id, { request, order, ambush });
      this.streams.upstream.push(frame);
      if (this.isStruckAt('forwarded', ambush)) return;
      if (fate === 'cut-when-forwarded') {
        this.endServer();
        this.client.resetAndDestroy();
        return;
      }
    }
  }

  private passAnswers(bytes: Buffer): void {
    for (const frame of this.answers!.cut(bytes)) {
      if (this.frozen) return;
      const id = this.rules.protocol!.answeredId(frame);
      const asked = this.asked.get(id);
      this.asked.delete(id);
      if (this.isStruckAt('answered', asked?.ambush)) return;
      const answer = asked === undefined ? frame : this.rules.protocol!.adapt(frame, asked.request);
      const fate = asked?.order?.fault.what;
      asked?.order?.noteCarriedOut();
      if (fate === 'cut-after-effect') return this.reset();
      if (fate === 'drop-answer') continue;
      if (typeof fate === 'object') {
        this.held = pause(fate.holdAnswerMs, undefined, { signal: this.gone }).catch(() => undefined);
      }
      if (this.held === undefined) this.streams.downstream.push(answer);
      else this.held = this.held.then(() => this.streams.downstream.push(answer));
    }
  }

  /** Whether somebody strikes here and now; then the connection stands still until that is done, and is over. */
  private isStruckAt(moment: Place['moment'], ambush: Ambush | undefined): boolean {
    if (ambush?.place.moment !== moment) return false;
    const struck = ambush.spring({ client: this.client.remotePort ?? 0, server: this.server.remotePort ?? 0 });
    if (struck === undefined) return false;
    this.frozen = true;
    void struck.finally(() => this.reset());
    return true;
  }

  private faultsIn(direction: Direction): readonly ActiveFault[] {
    const faults = this.rules.faults();
    if (faults.length === 0) return faults;
    return faults.filter((active) => concerns(active.fault, direction) && this.isStruck(active));
  }

  private isStruck(active: ActiveFault): boolean {
    const known = this.struck.get(active);
    if (known !== undefined) return known;
    const struck = this.rules.random.fraction() < (active.fault.share ?? 1);
    this.struck.set(active, struck);
    return struck;
  }

  private async after(durationMs: number, healed: AbortSignal, act: () => void): Promise<void> {
    const signal = AbortSignal.any([healed, this.gone]);
    const over = await pause(durationMs, true, { signal }).catch(() => false);
    if (over) act();
  }
}
