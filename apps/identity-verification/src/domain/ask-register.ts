import type { DeclaredPerson } from './compare-person.js';
import type { RegisterAnswer } from './verification.js';

/** A question to the register. */
export interface RegisterQuestion {
  readonly requestId: string;
  readonly personalNumber: string;
  readonly person: DeclaredPerson;
}

/** The register (CSDLQG về dân cư), as a port. Never rejects for the register's sake: its silence is an answer too. */
export abstract class Register {
  abstract ask(question: RegisterQuestion): Promise<RegisterAnswer>;
}

/** Who the dossier says the applicant is, with the round of the content it stands in. */
export interface IdentityAttributes extends DeclaredPerson {
  readonly round: number;
  readonly personalNumber: string;
}

/** Where those attributes are had: from intake, for this purpose only, and kept nowhere. */
export abstract class IdentityDesk {
  /** @throws Failure when intake does not answer. */
  abstract attributesOf(dossierId: string): Promise<IdentityAttributes>;
}
