import { Failure } from '@hoso/kernel';

import { callOver, type Course } from './calls.js';
import type { FaultKind, Odds } from './faults.js';
import type { Life } from './life.js';
import type { SimulatedBroker } from './simulated-broker.js';
import type { World } from './world.js';

/** Longer than anybody waits. */
const NEVER_MS = 60_000;

/** Sockets of one process to the broker: what is asked over them may fail, come late or never be answered. */
export class CourierLine {
  /** Those who wait for an answer. */
  private readonly waiting = new Set<(failure: Failure) => void>();

  constructor(
    protected readonly world: World,
    protected readonly broker: SimulatedBroker,
    protected readonly life: Life,
  ) {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): void {
    for (const tell of this.waiting) tell(unreachable());
    this.waiting.clear();
  }

  /** What goes wrong with this call, if anything; noted. */
  draw(odds: Odds): FaultKind | null {
    if (!this.broker.isUp) return null;
    const fault = this.world.faults.draw(odds);
    if (fault !== null) this.world.note(this.life.name, () => fault, true);
    return fault;
  }

  /** How a call goes: one that is slow has its effect late, and is answered at last; where nothing goes wrong, both are soon. */
  courseOf(fault: FaultKind | null): Course {
    const { world, broker } = this;
    if (!broker.isUp) return { effectAfterMs: null, answerAfterMs: world.between(1, 3_000), failure: unreachable() };
    if (fault === null) return { effectAfterMs: 0, answerAfterMs: world.between(0.3, 8), failure: null };
    if (fault.endsWith('slow')) {
      const effectAfterMs = world.between(150, 2_500);
      return { effectAfterMs, answerAfterMs: effectAfterMs + world.between(50, 500), failure: null };
    }
    const effectAfterMs = fault.endsWith('after the effect') ? 0 : null;
    const answerAfterMs = world.chance.fraction() < 0.5 ? NEVER_MS : world.between(1, 3_000);
    return { effectAfterMs, answerAfterMs, failure: new Failure('broker', 'refused') };
  }

  /** Asks; who still waits when the line is cut is told at once. */
  protected ask<Answer>(course: Course, work: () => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      callOver(this.world, this.life, course, async () => work())
        .then(resolve, reject)
        .finally(() => this.waiting.delete(reject));
    });
  }
}

function unreachable(): Failure {
  return new Failure('broker', 'unreachable');
}
