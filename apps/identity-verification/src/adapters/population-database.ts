import { boundedRequest, jsonIn } from '@hoso/access';
import { Failure, type Clock } from '@hoso/kernel';
import {
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleType,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  wrap,
  type IPolicy,
} from 'cockatiel';

import { Register, type RegisterQuestion } from '../domain/ask-register.js';
import type { RegisterAnswer } from '../domain/verification.js';
import { readAnswer, REGISTER, unbelievable } from './register-answer.js';

export interface PopulationDatabaseOptions {
  readonly url: string;
  /** For one question, its answer included. */
  readonly timeoutMs: number;
  /** Questions under way at once; more wait. */
  readonly concurrencyMax: number;
  /** How long an open breaker leaves the register alone; 5 s when left out. */
  readonly halfOpenAfterMs?: number;
  /** Told when the breaker opens or closes. */
  readonly onState: (state: 'open' | 'closed') => void;
  readonly clock: Clock;
}

/** How the register was when it was last asked. */
export interface RegisterContact {
  readonly ok: boolean;
  /** When it last answered, milliseconds since the epoch; absent while it never has. */
  readonly lastGoodContact?: number;
}

const ANSWER_BYTES_MAX = 64 * 1024;
/** Questions that may wait for their turn; beyond, the ledger keeps them. */
const WAITING_QUESTIONS_MAX = 10_000;
/** A register that is away soon leaves as many unanswered; one that answers half of its questions does so once in a million. */
const UNANSWERED_IN_A_ROW = 20;

/**
 * The population database over HTTP. One question, one deadline, one schema for the answer; when twenty in a row went
 * unanswered the breaker opens, and the register is left alone for a while. One that answers some of its questions is asked
 * on: each answer is a dossier that need not wait. Retrying is not done here: the ledger asks again, later and without end.
 */
export class PopulationDatabase extends Register {
  private readonly policy: IPolicy;
  private readonly lookup: URL;
  private last: RegisterContact = { ok: true };

  constructor(private readonly options: PopulationDatabaseOptions) {
    super();
    this.lookup = new URL(`${options.url}/population/lookup`);
    const breaker = circuitBreaker(handleType(Failure), {
      halfOpenAfter: options.halfOpenAfterMs ?? 5_000,
      breaker: new ConsecutiveBreaker(UNANSWERED_IN_A_ROW),
    });
    breaker.onBreak(() => options.onState('open'));
    breaker.onReset(() => options.onState('closed'));
    this.policy = wrap(bulkhead(options.concurrencyMax, WAITING_QUESTIONS_MAX), breaker);
  }

  /** What the last question came to; one that the open breaker kept back is none. */
  get contact(): RegisterContact {
    return this.last;
  }

  override async ask(question: RegisterQuestion): Promise<RegisterAnswer> {
    try {
      return await this.policy.execute(async () => {
        const answer = await this.exchange(question);
        this.last = { ok: true, lastGoodContact: this.options.clock.now() };
        return answer;
      });
    } catch (error) {
      if (error instanceof Failure) this.last = { ...this.last, ok: false };
      // Silent, breaker open, or too many waiting: all the same to the dossier. Our own mistakes are not.
      if (error instanceof Failure || isBrokenCircuitError(error) || isBulkheadRejectedError(error)) {
        return { kind: 'unavailable' };
      }
      throw error;
    }
  }

  private async exchange(question: RegisterQuestion): Promise<RegisterAnswer> {
    const { requestId, personalNumber, person } = question;
    const { fullName, birthDate } = person;
    const said = await boundedRequest({
      neighbour: REGISTER,
      url: this.lookup,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requestId, personalNumber, fullName, birthDate, purpose: 'administrative-procedure' }),
      timeoutMs: this.options.timeoutMs,
      answerBytesMax: ANSWER_BYTES_MAX,
    });
    const { status } = said;
    if (status === 403 || status === 429) return { kind: 'forbidden' };
    if (status !== 200 && status !== 404) throw unbelievable(`status-${status}`);
    return readAnswer(jsonIn(REGISTER, said), question);
  }
}
