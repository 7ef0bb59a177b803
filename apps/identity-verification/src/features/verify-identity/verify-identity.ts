import { Failure, type Random } from '@hoso/kernel';
import type { Want } from '@hoso/ledger';

import type { IdentityDesk, Register } from '../../domain/ask-register.js';
import type { RegisterAnswer } from '../../domain/verification.js';

/** Asks the register who the applicant is. What is read about the person is kept nowhere. */
export class VerifyIdentity {
  constructor(
    private readonly desk: IdentityDesk,
    private readonly register: Register,
    private readonly random: Random,
  ) {}

  /** Never rejects for a neighbour's sake: silence of intake or of the register is an answer too. */
  async carryOut(dossierId: string, want: Want): Promise<RegisterAnswer> {
    try {
      const { round, personalNumber, ...person } = await this.desk.attributesOf(dossierId);
      if (want.id !== `verify-${round}`) return { kind: 'unavailable' }; // newer content is on its way here as a fact
      return await this.register.ask({ requestId: this.random.id(), personalNumber, person });
    } catch (error) {
      if (error instanceof Failure) return { kind: 'unavailable' };
      throw error;
    }
  }
}
