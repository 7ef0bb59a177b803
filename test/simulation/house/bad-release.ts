import type { Speaker } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';
import {
  Ledger, type Command, type Commanded, type LedgerDefinition, type LedgerPorts, type LedgerReports, type LedgerSettings,
} from '@hoso/ledger';

import { BAD_RELEASE } from '../world/world.js';

/** The ledger of a service in a release that throws for a while, whatever it is asked to decide: facts, timers, answers and commands. */
export class ReleasedLedger<State, Owner extends Speaker> extends Ledger<State, Owner> {
  constructor(
    definition: LedgerDefinition<State, Owner>,
    ports: LedgerPorts,
    reports: LedgerReports,
    settings: LedgerSettings,
    private readonly isBad: () => boolean,
  ) {
    super(inRelease(definition, isBad), ports, reports, settings);
  }

  override command(command: Command<State, Owner>): Promise<Commanded<State>> {
    const { decide } = command;
    return super.command({ ...command, decide: (state, context) => orThrow(this.isBad, () => decide(state, context)) });
  }
}

function inRelease<State, Owner extends Speaker>(
  definition: LedgerDefinition<State, Owner>,
  isBad: () => boolean,
): LedgerDefinition<State, Owner> {
  const { onFact, onTimer, onAnswer } = definition;
  return {
    ...definition,
    onFact: (state, fact, context) => orThrow(isBad, () => onFact(state, fact, context)),
    ...(onTimer && { onTimer: (state, timer, context) => orThrow(isBad, () => onTimer(state, timer, context)) }),
    ...(onAnswer && {
      onAnswer: (state, want, answer, context) => orThrow(isBad, () => onAnswer(state, want, answer, context)),
    }),
  };
}

function orThrow<Answer>(isBad: () => boolean, decide: () => Answer): Answer {
  if (isBad()) throw new Defect(BAD_RELEASE, 'planted');
  return decide();
}
