import { setTimeout as pause } from 'node:timers/promises';

import { nameOfFrameFault, type FrameFault } from '../proxy/frame-faults.js';
import type { LineFault } from '../proxy/line-faults.js';
import type { Proxy } from '../proxy/proxy.js';
import { note, type Tally } from './tally.js';

/** A single request is waited for so long; those of a group's forming come only when one forms. */
const FRAME_WITHIN_MS = 15_000;

/** The part of a proxy that spoils. */
export type Spoilable = Pick<Proxy, 'cut' | 'down' | 'spoil' | 'order' | 'heal'>;

/** Spoils lines, each for a while, and counts where anything was there to be spoilt. */
export class LineSpoiler {
  /** Of the single requests and answers that were to be spoilt: where one did not come, nothing happened. */
  readonly frames: Record<string, Tally> = {};
  /** Of the lines that were to be spoilt as a whole: where nobody was connected and nothing passed, nothing happened. */
  readonly lines: Record<string, Tally> = {};

  /** Resolves when the line is healed, with whether a connection, or anything that passed, was touched. */
  async spoil(proxy: Spoilable, how: LineFault | FrameFault | 'cut' | 'down', forMs: number): Promise<boolean> {
    if (typeof how === 'object' && 'what' in how) return this.spoilFrame(proxy, how, forMs);
    let touched = 0;
    if (how === 'cut') touched += proxy.cut();
    else if (how === 'down') touched += await proxy.down();
    else proxy.spoil(how, () => (touched += 1));
    await pause(forMs);
    await proxy.heal();
    const isHit = touched > 0;
    note(this.lines, typeof how === 'string' ? how : how.kind, isHit);
    return isHit;
  }

  private async spoilFrame(proxy: Spoilable, how: FrameFault, forMs: number): Promise<boolean> {
    const order = proxy.order(how);
    const over = new AbortController();
    const late = pause(FRAME_WITHIN_MS, false, { signal: over.signal }).catch(() => false);
    const [isHit] = await Promise.all([Promise.race([order.carriedOut.then(() => true), late]), pause(forMs)]);
    over.abort();
    await proxy.heal();
    note(this.frames, nameOfFrameFault(how), isHit);
    return isHit;
  }
}
