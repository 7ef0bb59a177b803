import { Register, type RegisterQuestion } from '../../apps/identity-verification/src/domain/ask-register.js';
import type { RegisterAnswer } from '../../apps/identity-verification/src/domain/verification.js';
import { APPLICANT } from '../../apps/intake/test/sample-filing.js';
import { answerFrom, type PopulationBook } from '../simulation/world/simulated-register.js';
import type { Said } from './reference.js';

const NUMBERS = { 'known': '001190000001', 'half-known': '001190000002', 'unknown': '001190000003' } as const;
const { fullName, birthDate, sex } = APPLICANT;

/** An applicant of that kind, whose name is said as the register has it, or otherwise. */
export function applicantOf({ person, isRight }: Said): typeof APPLICANT {
  return { ...APPLICANT, personalNumber: NUMBERS[person], fullName: isRight ? fullName : 'Mẫu Thị Thử Khác' } as typeof APPLICANT;
}

/** A register of two people that nobody is, of one of whom it has only the year of birth; now and then it is away. */
export class KnownPeople extends Register {
  readonly book: PopulationBook = {
    people: new Map([
      [NUMBERS.known, { fullName, birthDate, sex }],
      [NUMBERS['half-known'], { fullName, birthDate: birthDate.slice(0, 4), sex }],
    ]),
    answered: [],
    isAway: false,
  };

  override async ask(question: RegisterQuestion): Promise<RegisterAnswer> {
    return this.book.isAway ? { kind: 'unavailable' } : answerFrom(this.book, question);
  }
}
