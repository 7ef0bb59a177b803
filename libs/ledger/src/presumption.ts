import type { Clock } from '@hoso/kernel';

/** So long everything is looked for after a beginning was heard again. */
const DOUBT_MS = 10_000;

/**
 * Whether a dossier that seems to begin is taken for new without a look for it: it is written at once, and the write fails where it is
 * there already. Once a beginning was heard again everything is looked for, for a while: where a courier has forgotten how far it was,
 * much comes again, and each write would be in vain.
 */
export class Presumption {
  private doubtedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  get holds(): boolean {
    const leftMs = this.doubtedUntilMs - this.clock.now();
    return leftMs <= 0 || leftMs > DOUBT_MS; // more is left than the longest doubt where the clock was put back
  }

  wasWrong(): void {
    this.doubtedUntilMs = this.clock.now() + DOUBT_MS;
  }
}
