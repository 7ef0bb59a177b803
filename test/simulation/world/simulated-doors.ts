import type { Fact, MetricEvent, Speaker } from '@hoso/contracts';
import { Failure, Refusal } from '@hoso/kernel';
import { FactSource, type ChangedDossier, type ChangePosition, type FactDesk, type Pulled, type PullRequest } from '@hoso/ledger';

import type { FaultKind, Odds } from './faults.js';
import type { Life } from './life.js';
import type { World } from './world.js';

/** A process that answers at an internal door. */
export interface Neighbour {
  readonly life: Life;
  readonly desk: FactDesk | null;
}

const ODDS: Odds = [
  ['owner: no answer', 0.08],
  ['owner: late answer', 0.08],
];
const DEADLINE_MS = 5_000;

/**
 * Asks somebody over a wire: the question may get lost, the answer may, and whoever is asked may die over it. What
 * comes back is a copy, as after a journey.
 */
export function askOver<Answer>(
  world: World,
  asker: Life | null,
  asked: Life | null,
  trouble: { readonly who: string; readonly fault: FaultKind | null; readonly deadlineMs: number },
  work: () => Promise<Answer>,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const { who, fault, deadlineMs } = trouble;
    const give = (): void => reject(new Failure(who, 'timeout'));
    if (asked === null) {
      world.schedule(world.between(1, 200), asker, () => reject(new Failure(who, 'unreachable')));
      return;
    }
    world.schedule(deadlineMs, asker, give);
    if (fault !== null && world.chance.fraction() < 0.5 && !fault.includes('late')) return; // the question is lost
    const answerLost = fault !== null && !fault.includes('late');
    const wayMs = fault?.includes('late') ? world.between(500, deadlineMs * 0.9) : world.between(0.3, 10);
    world.schedule(world.between(0.3, 10), asked, () => {
      work().then(
        (answer) => {
          if (!answerLost) world.schedule(wayMs, asker, () => resolve(JSON.parse(JSON.stringify(answer)) as Answer));
        },
        (error: unknown) => {
          world.judge(who, error, 'answer');
          if (!answerLost) world.schedule(wayMs, asker, () => reject(asTold(who, error)));
        },
      );
    });
  });
}

/** An error of a neighbour as its caller is told of it: refusals are told, everything else is a status. */
function asTold(who: string, error: unknown): Error {
  if (error instanceof Refusal) return error;
  return new Failure(who, error instanceof Failure ? 'status-503' : 'status-500', { cause: error });
}

/** The owners' internal doors, as one process reaches them. */
export class SimulatedDoors extends FactSource {
  constructor(
    private readonly world: World,
    private readonly life: Life,
    private readonly view: 'fact' | 'metric',
    /** Some living process of that service, or null. */
    private readonly someone: (owner: Speaker) => Neighbour | null,
  ) {
    super();
  }

  override pull(owner: Speaker, requests: readonly PullRequest[]): Promise<readonly Pulled<Fact | MetricEvent>[]> {
    return this.ask<readonly Pulled<Fact | MetricEvent>[]>(owner, 'pull', (desk) =>
      this.view === 'fact' ? desk.pullFacts(requests) : desk.pullMetrics(requests),
    );
  }

  override changed(
    owner: Speaker,
    after: ChangePosition | null,
    settledMs: number,
    limit: number,
  ): Promise<{ readonly dossiers: readonly ChangedDossier[]; readonly position: ChangePosition | null }> {
    return this.ask(owner, 'changes', (desk) => desk.changed(after, settledMs, limit));
  }

  private ask<Answer>(owner: Speaker, what: string, work: (desk: FactDesk) => Promise<Answer>): Promise<Answer> {
    const neighbour = this.someone(owner);
    const fault = neighbour && this.world.faults.draw(ODDS);
    if (fault !== null) this.world.note(this.life.name, () => `${fault} (${what} of ${owner})`, true);
    const trouble = { who: owner, fault, deadlineMs: DEADLINE_MS };
    return askOver(this.world, this.life, neighbour?.life ?? null, trouble, () => work(neighbour!.desk!));
  }
}
