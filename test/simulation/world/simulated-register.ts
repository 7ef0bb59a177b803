import { IdentityDesk, Register, type IdentityAttributes, type RegisterQuestion } from '../../../apps/identity-verification/src/domain/ask-register.js';
import { comparePerson, type RegisteredPerson } from '../../../apps/identity-verification/src/domain/compare-person.js';
import type { RegisterAnswer, Verdict } from '../../../apps/identity-verification/src/domain/verification.js';
import type { Odds } from './faults.js';
import type { Life } from './life.js';
import { askOver } from './simulated-doors.js';
import type { World } from './world.js';

/** What the book has of a person. */
export interface BookedPerson extends RegisteredPerson {
  /**
   * Of people who were drawn: what the comparison with a declared birth date must say, known by how they were drawn. Of others
   * what it says is taken for right.
   */
  readonly verdicts?: Readonly<Record<string, Verdict['kind']>>;
}

/** Who is in the population database, by personal number, and what it has answered so far. */
export interface PopulationBook {
  readonly people: ReadonlyMap<string, BookedPerson>;
  readonly answered: { readonly requestId: string; readonly verdict: string }[];
  /** True while the register is away altogether. */
  isAway: boolean;
  /** Whether somebody has asked since it went away. */
  isMissed?: boolean;
}

const ODDS: Odds = [
  ['register: silent', 0.15],
  ['register: forbidden', 0.06],
  ['register: slow', 0.1],
];
/** Of somebody whom it knows it may also tell something wrong. */
const ODDS_OF_THE_KNOWN: Odds = [...ODDS, ['register: wrong answer', 0.06]];
const DEADLINE_MS = 3_000;

/** The population database as one process reaches it: slow, silent, unwilling or wrong. */
export class SimulatedRegister extends Register {
  constructor(
    private readonly world: World,
    private readonly life: Life,
    private readonly book: PopulationBook,
  ) {
    super();
  }

  override ask(question: RegisterQuestion): Promise<RegisterAnswer> {
    const { world, life, book } = this;
    const odds = book.people.has(question.personalNumber) ? ODDS_OF_THE_KNOWN : ODDS;
    const fault = book.isAway ? null : world.faults.draw(odds);
    if (fault !== null) world.note(life.name, () => fault, true);
    if (book.isAway && !book.isMissed) {
      book.isMissed = true;
      world.faults.happened('register: away');
    }
    const isSilent = fault === 'register: silent' || book.isAway;
    const wayMs = isSilent ? DEADLINE_MS : fault === 'register: slow' ? world.between(500, DEADLINE_MS) : world.between(2, 60);
    return new Promise((resolve) =>
      world.schedule(wayMs, life, () => {
        if (isSilent) resolve({ kind: 'unavailable' });
        else if (fault === 'register: forbidden') resolve({ kind: 'forbidden' });
        else resolve(answerFrom(book, question, fault === 'register: wrong answer'));
      }),
    );
  }
}

/** What the book says of a person, or the wrong thing; what it must say is written down as answered. */
export function answerFrom(
  { people, answered }: PopulationBook,
  { requestId, personalNumber, person }: RegisterQuestion,
  isWrong = false,
): RegisterAnswer {
  const registered = people.get(personalNumber);
  const wrong = registered && { ...registered, sex: registered.sex === 'male' ? ('female' as const) : ('male' as const) };
  const found = isWrong ? wrong : registered;
  const verdict = found ? comparePerson(person, found) : ({ kind: 'not-found' } as const);
  const drawn = isWrong ? 'mismatched' : registered?.verdicts?.[person.birthDate];
  answered.push({ requestId, verdict: registered?.verdicts ? String(drawn) : verdict.kind });
  return { kind: 'answered', verdict, requestId };
}

const DESK_ODDS: Odds = [['desk: no answer', 0.08]];

/** Intake's door for identity attributes, as one process of identity-verification reaches it. */
export class SimulatedIdentityDesk extends IdentityDesk {
  constructor(
    private readonly world: World,
    private readonly life: Life,
    private readonly someone: () => { readonly life: Life; attributesOf(dossierId: string): Promise<IdentityAttributes> } | null,
  ) {
    super();
  }

  override attributesOf(dossierId: string): Promise<IdentityAttributes> {
    const intake = this.someone();
    const fault = intake && this.world.faults.draw(DESK_ODDS);
    if (fault !== null) this.world.note(this.life.name, () => fault, true);
    const trouble = { who: 'intake', fault, deadlineMs: 5_000 };
    return askOver(this.world, this.life, intake?.life ?? null, trouble, () => intake!.attributesOf(dossierId));
  }
}
