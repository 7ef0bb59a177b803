import { FACTS, type FactDefinition, type Speaker } from '@hoso/contracts';
import { Defect } from '@hoso/kernel';

import type { Decision, DecisionContext, Heard } from './decision.js';

/** One fact that a service hears, and the decision that answers it. */
export interface Ear<State, Owner extends Speaker = Speaker> {
  readonly definition: FactDefinition;
  readonly answer: (state: State | null, heard: Heard, context: DecisionContext) => Decision<State, Owner>;
}

/** Hears that fact and answers with that decision. */
export function on<State, Owner extends Speaker>(
  definition: FactDefinition,
  answer: Ear<State, Owner>['answer'],
): Ear<State, Owner> {
  return { definition, answer };
}

/**
 * The ears of a service: every fact of every owner that it hears, each with its answer. Refuses, with the line to write,
 * when one is missing or doubled: a service that forgot an ear does not wake.
 */
export function listen<State, Owner extends Speaker>(
  hears: readonly Speaker[],
  ears: readonly Ear<State, Owner>[],
): { readonly hears: readonly Speaker[]; readonly onFact: Ear<State, Owner>['answer'] } {
  const answers = new Map<string, Ear<State, Owner>['answer']>();
  for (const { definition, answer } of ears) {
    if (answers.has(definition.name)) throw new Defect('ear-doubled', `two answers to ${definition.name}: keep one`);
    if (!hears.includes(definition.owner)) {
      throw new Defect('ear-surplus', `${definition.name} is spoken by ${definition.owner}, which is not heard`);
    }
    answers.set(definition.name, answer);
  }
  const missing = FACTS.filter(({ owner, name }) => hears.includes(owner) && !answers.has(name));
  if (missing.length > 0) {
    throw new Defect('ear-missing', `write on(…) in the subscriptions for ${missing.map(({ name }) => name).join(', ')}`);
  }
  return {
    hears,
    onFact: (state, heard, context) => {
      const answer = answers.get(heard.name);
      if (!answer) throw new Defect('ear-missing', `nobody answers ${heard.name}`);
      return answer(state, heard, context);
    },
  };
}
