import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;

/** How late the event loop is, measured over the last whole window. */
export class EventLoopMonitor {
  private readonly delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly turn: NodeJS.Timeout;
  private lastP99Ms = 0;

  constructor(windowMs = 2_000) {
    this.delays.enable();
    this.turn = setInterval(() => this.turnWindow(), windowMs).unref();
  }

  /** 99 of 100 turns of the loop were less late than this, in milliseconds. */
  p99Ms(): number {
    return this.lastP99Ms;
  }

  stop(): void {
    clearInterval(this.turn);
    this.delays.disable();
  }

  private turnWindow(): void {
    const p99Ms = this.delays.percentile(99) / 1e6 - RESOLUTION_MS;
    this.lastP99Ms = Number.isFinite(p99Ms) ? Math.max(0, Math.round(p99Ms * 10) / 10) : 0;
    this.delays.reset();
  }
}
