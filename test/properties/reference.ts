import type { NationalStatus, Step } from '@hoso/contracts';

/** Who an applicant is to the register, and whether the dossier says the name as the register has it. */
export interface Said {
  readonly person: 'known' | 'half-known' | 'unknown';
  readonly isRight: boolean;
}

/** What somebody asks for comes to this: done, or the code of the refusal. */
export type Answer = string;
export const DONE = 'done';

const ROUNDS_MAX = 2;
const ACTIONS: Readonly<Record<Step['kind'], readonly string[]>> = {
  automatic: [], official: ['complete-step', 'request-supplement'], opinion: ['give-opinion'],
  decision: ['decide', 'request-supplement'], delivery: ['deliver'],
};

/** A dossier as the law tells its story: who has the word, and what follows. Nothing of ledgers, couriers or processes. */
export class ReferenceDossier {
  status: NationalStatus = 1;
  waitsFor: 'identity' | 'applicant' | 'official' | 'nobody' = 'identity';
  identity: 'asking' | 'postponed' | 'settled' | 'waiting-for-official' | 'withdrawn' = 'asking';
  step = 0;
  rounds = 0;
  outcome: 'granted' | 'refused' | null = null;
  withdrawal: 'none' | 'confirmed' = 'none';
  /** Until when the applicant may answer, as they were told; milliseconds since the epoch. */
  answerByMs = Infinity;
  private returnsTo: 'identity' | 'official' = 'identity';
  private isAccepted = false;
  /** Whether who the applicant is was found out after they last said it. */
  private isKnown = false;
  /** When the result was promised for; before acceptance nothing is. */
  private dueMs: number | null = null;
  /** Whether the office was late already when it last asked; null until that is known. */
  private wasLate: boolean | null = false;
  /** The applicant has just answered an office that had accepted. */
  private hasAnswered = false;
  private nowMs = 0;

  constructor(
    readonly steps: readonly Step[],
    private said: Said,
  ) {}

  /** The register is asked, or asked again. */
  askRegister(isSilent: boolean): void {
    if (this.identity !== 'asking' && this.identity !== 'postponed') return;
    if (isSilent) {
      this.identity = 'postponed';
      return;
    }
    this.identity = this.said.person === 'unknown' ? 'waiting-for-official' : 'settled';
    if (this.said.person !== 'unknown') this.hearIdentity(this.said.isRight ? 'confirmed' : 'mismatched');
  }

  resolve(outcome: 'confirmed' | 'rejected'): Answer {
    if (this.identity !== 'waiting-for-official' && this.identity !== 'postponed') return 'identity-already-settled';
    this.identity = 'settled';
    this.hearIdentity(outcome);
    return DONE;
  }

  private hearIdentity(verdict: 'confirmed' | 'rejected' | 'mismatched'): void {
    this.isKnown = verdict === 'confirmed';
    if (this.waitsFor !== 'identity') return;
    if (verdict === 'confirmed') this.enter(0);
    else if (verdict === 'rejected' || this.rounds >= ROUNDS_MAX) this.end(3);
    else this.askApplicant('identity');
  }

  private enter(place: number): void {
    this.isAccepted = true;
    this.status = this.outcome === null ? 4 : 9;
    const step = this.steps[place]!;
    if (step.kind === 'automatic') return this.enter(place + 1);
    [this.step, this.waitsFor] = [place, 'official'];
    if (step.kind !== 'delivery') return;
    this.outcome ??= 'granted';
    this.status = 9;
    if (step.role === undefined) this.end(10);
  }

  private end(status: NationalStatus): void {
    [this.status, this.waitsFor, this.answerByMs] = [status, 'nobody', Infinity];
  }

  private askApplicant(returnsTo: 'identity' | 'official'): void {
    [this.status, this.waitsFor, this.returnsTo] = [5, 'applicant', returnsTo];
    this.rounds += 1;
    this.wasLate = null;
  }

  act(action: string, outcome: 'granted' | 'refused'): Answer {
    if (this.waitsFor !== 'official') return 'nothing-to-do';
    if (!ACTIONS[this.steps[this.step]!.kind].includes(action)) return 'action-not-allowed';
    if (action === 'request-supplement') {
      if (this.rounds >= ROUNDS_MAX) return 'supplement-rounds-used-up';
      this.askApplicant('official');
      return DONE;
    }
    const leadsOn = action === 'complete-step' || (action === 'decide' && outcome === 'granted');
    if (leadsOn && !this.isKnown) return 'identity-not-settled';
    if (action === 'decide') this.outcome = outcome;
    if (action === 'deliver') this.end(10);
    else this.enter(this.step + 1);
    return DONE;
  }

  supplement(said: Said, isSilent: boolean): Answer {
    if (this.waitsFor !== 'applicant') return 'no-supplement-asked';
    [this.said, this.identity, this.isKnown, this.answerByMs] = [said, 'asking', false, Infinity];
    [this.waitsFor, this.status] = this.returnsTo === 'identity' ? ['identity', 1] : ['official', 4];
    this.hasAnswered = this.returnsTo === 'official';
    this.askRegister(isSilent);
    return DONE;
  }

  withdraw(): Answer {
    if (this.withdrawal === 'confirmed') return 'already-withdrawn';
    if (this.outcome !== null || this.waitsFor === 'nobody') return 'too-late-to-withdraw';
    [this.withdrawal, this.identity] = ['confirmed', 'withdrawn'];
    this.end(7);
    return DONE;
  }

  /** It is now that late: the register is asked again, and who should have answered may be too late. */
  pass(nowMs: number, isSilent: boolean): void {
    this.nowMs = nowMs;
    this.askRegister(isSilent);
    if (this.waitsFor === 'applicant' && nowMs > this.answerByMs + 300_000) this.end(this.returnsTo === 'identity' ? 3 : 8);
  }

  /**
   * Dates are told after something that happened at that moment. Which they are is for the calendar to say; answers what
   * no calendar could make right.
   */
  hear(answerBy: string | null, dueAt: string | null, happenedMs: number): readonly string[] {
    const wrong: string[] = [];
    const dueMs = dueAt === null ? null : Date.parse(dueAt);
    const before = this.dueMs;
    if ((answerBy !== null) !== (this.waitsFor === 'applicant')) wrong.push('who is asked is told until when to answer, and nobody else');
    if ((dueMs !== null) !== this.isAccepted) wrong.push('a result is promised at acceptance');
    if (before !== null && dueMs !== before && !this.hasAnswered) wrong.push('a promise is moved by the answer of the applicant alone');
    if (before !== null && dueMs !== null && dueMs < before) wrong.push('a promise is never moved to an earlier day');
    const isLate = dueMs !== null && dueMs <= happenedMs;
    this.wasLate ??= isLate;
    if (this.hasAnswered && isLate && !this.wasLate) wrong.push('the time of the applicant is no time of the office');
    [this.dueMs, this.hasAnswered, this.answerByMs] = [dueMs, false, answerBy === null ? Infinity : Date.parse(answerBy)];
    return wrong;
  }

  /** What everybody in the house must say of it. */
  get shown(): Readonly<Record<string, unknown>> {
    const { status, waitsFor, identity, outcome, withdrawal, dueMs, nowMs } = this;
    const step = waitsFor === 'official' ? this.steps[this.step]!.id : null;
    const isOpen = outcome === null && waitsFor !== 'nobody';
    const isOverdue = isOpen && waitsFor !== 'applicant' && dueMs !== null && dueMs <= nowMs;
    return { status, waitsFor, step, identity, outcome, withdrawal, isOpen, isOverdue };
  }
}
