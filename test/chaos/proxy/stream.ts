import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import type { Random } from '@hoso/kernel';

import type { ActiveFault } from './line-faults.js';

/** Bytes that wait in one direction before their sender is told to wait. */
const WAITING_BYTES_MAX = 4 * 1024 * 1024;

export interface StreamOptions {
  readonly from: Socket;
  readonly to: Socket;
  readonly random: Random;
  /** The faults that are in force for this direction of this connection, now. */
  readonly faults: () => readonly ActiveFault[];
  /** Aborted when the connection is gone. */
  readonly gone: AbortSignal;
  /** Ends the connection: nothing more can come through. */
  readonly breakOff: () => void;
}

interface Part {
  readonly bytes: Buffer | 'end';
  readonly arrivedAt: number;
}

/** One direction of one connection: bytes keep their order whatever happens to them, and a healed fault lets go at once. */
export class Stream {
  private readonly waiting: Part[] = [];
  private waitingBytes = 0;
  private carried = 0;
  private running = false;
  private held = false;

  constructor(private readonly options: StreamOptions) {}

  push(bytes: Buffer): void {
    const { to, from, faults } = this.options;
    if (!this.running && faults().length === 0) {
      this.carried += bytes.length;
      if (!to.write(bytes)) this.holdUntilDrained(from, to);
      return;
    }
    this.waitingBytes += bytes.length;
    if (this.waitingBytes > WAITING_BYTES_MAX) from.pause();
    this.enqueue({ bytes, arrivedAt: performance.now() });
  }

  /** The sender has ended its side. */
  end(): void {
    this.enqueue({ bytes: 'end', arrivedAt: performance.now() });
  }

  private enqueue(part: Part): void {
    this.waiting.push(part);
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let part = this.waiting.shift(); part !== undefined && !this.options.gone.aborted; part = this.waiting.shift()) {
      if (part.bytes === 'end') await this.passEnd();
      else await this.pass(part.bytes, part.arrivedAt);
    }
    this.running = false;
  }

  private async passEnd(): Promise<void> {
    for (const active of this.options.faults()) {
      const { kind } = active.fault;
      if (kind === 'slow-close' || kind === 'half-open') active.touch();
      if (active.fault.kind === 'slow-close') await this.rest(active.fault.delayMs, active);
      if (kind === 'half-open') return;
    }
    this.options.to.end();
  }

  private async pass(bytes: Buffer, arrivedAt: number): Promise<void> {
    this.waitingBytes -= bytes.length;
    if (this.waitingBytes <= WAITING_BYTES_MAX && !this.held) this.options.from.resume();
    let pieceBytes = bytes.length;
    const rests: ActiveFault[] = [];
    for (const active of this.options.faults()) {
      const { fault } = active;
      switch (fault.kind) {
        case 'timeout':
        case 'half-open':
          active.touch();
          return;
        case 'latency': {
          active.touch();
          const delayMs = fault.delayMs + (fault.jitterMs ?? 0) * this.options.random.fraction();
          await this.rest(arrivedAt + delayMs - performance.now(), active);
          break;
        }
        case 'slicer':
          active.touch();
          pieceBytes = Math.min(pieceBytes, fault.bytes);
          rests.push(active);
          break;
        case 'bandwidth':
          active.touch();
          pieceBytes = Math.min(pieceBytes, Math.max(1, Math.ceil(fault.bytesPerSecond / 10)));
          rests.push(active);
          break;
        case 'limit-data':
          if (this.carried + bytes.length > fault.bytes) {
            active.touch();
            this.write(bytes.subarray(0, Math.max(0, fault.bytes - this.carried)));
            return this.options.breakOff();
          }
          break;
        case 'slow-close':
        case 'reset-peer':
          break;
      }
    }
    await this.passInPieces(bytes, pieceBytes, rests);
  }

  private async passInPieces(bytes: Buffer, pieceBytes: number, rests: readonly ActiveFault[]): Promise<void> {
    for (let at = 0; at < bytes.length && !this.options.gone.aborted; ) {
      const inForce = rests.filter(({ healed }) => !healed.aborted);
      const piece = bytes.subarray(at, inForce.length === 0 ? bytes.length : at + pieceBytes);
      this.write(piece);
      at += piece.length;
      for (const active of inForce) await this.rest(restAfter(active, piece.length), active);
    }
  }

  private write(bytes: Buffer): void {
    this.carried += bytes.length;
    if (!this.options.to.destroyed) this.options.to.write(bytes);
  }

  private async rest(durationMs: number, { healed }: ActiveFault): Promise<void> {
    if (durationMs <= 0) return;
    const signal = AbortSignal.any([healed, this.options.gone]);
    await pause(durationMs, undefined, { signal }).catch(() => undefined);
  }

  private holdUntilDrained(from: Socket, to: Socket): void {
    if (this.held) return;
    this.held = true;
    from.pause();
    to.once('drain', () => {
      this.held = false;
      from.resume();
    });
  }
}

function restAfter({ fault }: ActiveFault, bytes: number): number {
  if (fault.kind === 'slicer') return fault.delayMs;
  return fault.kind === 'bandwidth' ? (bytes * 1_000) / fault.bytesPerSecond : 0;
}
