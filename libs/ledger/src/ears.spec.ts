import { describe, expect, it } from '@jest/globals';
import {
  DossierSubmitted, DossierSupplemented, DossierWithdrawn, FeePaid, IdentityMatched, type Fact, type FactDefinition,
} from '@hoso/contracts';

import type { DecisionContext } from './decision.js';
import { listen, on, type Ear } from './ears.js';

interface Overheard {
  readonly by: string;
}

const CONTEXT: DecisionContext = {
  dossierId: 'd', nowMs: 0, take: () => { throw new Error('nothing is taken here'); },
};
const INTAKE: readonly FactDefinition[] = [DossierSubmitted, DossierSupplemented, DossierWithdrawn, FeePaid];
const ear = (definition: FactDefinition): Ear<Overheard> => on(definition, () => ({ state: { by: definition.name } }));

function refusal(definitions: readonly FactDefinition[]): unknown {
  try {
    return listen(['intake'], definitions.map(ear));
  } catch (error) {
    return error;
  }
}

describe('the ears of a service', () => {
  it('give each fact to the one decision that answers it', () => {
    const { hears, onFact } = listen(['intake'], INTAKE.map(ear));
    expect(hears).toEqual(['intake']);
    for (const { name } of INTAKE) expect(onFact(null, { name } as Fact, CONTEXT).state).toEqual({ by: name });
  });

  it('are refused when one is missing, with what to write', () => {
    expect(refusal([DossierSubmitted])).toMatchObject({
      code: 'ear-missing',
      explanation:
        'write on(…) in the subscriptions for intake.dossier-supplemented, intake.dossier-withdrawn, intake.fee-paid',
    });
  });

  it('are refused when one is doubled', () => {
    expect(refusal([...INTAKE, DossierWithdrawn])).toMatchObject({
      code: 'ear-doubled', explanation: 'two answers to intake.dossier-withdrawn: keep one',
    });
  });

  it('are refused when one listens to somebody who is not heard', () => {
    expect(refusal([...INTAKE, IdentityMatched])).toMatchObject({
      code: 'ear-surplus',
      explanation:
        'identity-verification.identity-matched is spoken by identity-verification, which is not heard',
    });
  });

  it('do not let a fact pass that nobody answers', () => {
    const { onFact } = listen(['intake'], INTAKE.map(ear));
    expect(() => onFact(null, { name: 'intake.dossier-lost' } as Fact, CONTEXT)).toThrow('nobody answers');
  });
});
