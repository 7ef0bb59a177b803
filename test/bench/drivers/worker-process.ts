import type { ChildProcess } from 'node:child_process';

import type { Order, Report } from './reports.js';

/** A process of the bench, as its parent sees it. It answers once when it is ready, and once to each order. */
export class Worker {
  /** Never kept: it breaks as soon as the process is gone, or cannot be spoken to. */
  private readonly gone: Promise<never>;

  constructor(private readonly child: ChildProcess) {
    this.gone = new Promise((_, reject) => {
      child.once('exit', (code, signal) => reject(new Error(`a worker ended with ${signal ?? code}`)));
      child.on('error', reject);
    });
    // It may go while nobody waits for it; whoever speaks to it next is told.
    this.gone.catch(() => undefined);
  }

  /** Its next answer. @throws when it is gone before, also before it was asked. */
  answer(): Promise<Report> {
    const answered = new Promise<Report>((resolve) => this.child.once('message', (report) => resolve(report as Report)));
    return Promise.race([this.gone, answered]);
  }

  /** @throws as `answer` does. */
  tell(order: Order): Promise<Report> {
    const answer = this.answer();
    this.child.send(order);
    return answer;
  }

  /** Ends it, whatever state it is in. */
  async end(): Promise<void> {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}
