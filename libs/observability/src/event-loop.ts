import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const BUSY_RATIO = 0.9;

/** How late the event loop is, measured over the last whole window. */
export class EventLoopMonitor {
  private readonly delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private turn: NodeJS.Timeout;
  private lastP99Ms = 0;
  private earlierBusyP99Ms = 0;
  private busyP99Ms = 0;
  private utilization = performance.eventLoopUtilization();

  constructor(private readonly windowMs = 2_000) {
    this.delays.enable();
    this.turn = this.openWindows();
  }

  /** Forgets what was until now: what a process did to start says nothing of how busy it is with what it is asked. */
  startAnew(): void {
    clearInterval(this.turn);
    this.turnWindow();
    [this.lastP99Ms, this.busyP99Ms, this.earlierBusyP99Ms] = [0, 0, 0];
    this.turn = this.openWindows();
  }

  /** 99 of 100 turns of the loop were less late than this, in milliseconds. */
  p99Ms(): number {
    return this.lastP99Ms;
  }

  /**
   * How late the loop is because of its own work: the better one of the last two windows, and 0 of a window in which
   * the loop had time to rest. A machine that is busy with something else does not count.
   */
  ownP99Ms(): number {
    return Math.min(this.busyP99Ms, this.earlierBusyP99Ms);
  }

  stop(): void {
    clearInterval(this.turn);
    this.delays.disable();
  }

  private openWindows(): NodeJS.Timeout {
    return setInterval(() => this.turnWindow(), this.windowMs).unref();
  }

  private turnWindow(): void {
    this.earlierBusyP99Ms = this.busyP99Ms;
    const p99Ms = this.delays.percentile(99) / 1e6 - RESOLUTION_MS;
    this.lastP99Ms = Number.isFinite(p99Ms) ? Math.max(0, Math.round(p99Ms * 10) / 10) : 0;
    this.delays.reset();
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.utilization);
    this.utilization = now;
    this.busyP99Ms = utilization >= BUSY_RATIO ? this.lastP99Ms : 0;
  }
}
