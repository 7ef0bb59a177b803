import { Refusal, type SeededRandom } from '@hoso/kernel';

import type { Attempt } from '../checker/record.js';
import type { House } from '../house/house.js';
import type { IdentityProcess, IntakeProcess, OfficeProcess } from '../house/instances.js';
import { wordsOf } from '../house/words-of.js';
import type { Odds } from '../world/faults.js';
import type { World } from '../world/world.js';

const ODDS: Odds = [
  ['door: answer lost', 0.07],
  ['door: late', 0.06],
];
/** After so long without an answer whoever asked knows nothing. */
const PATIENCE_MS = 7_000;

interface Doors {
  readonly intake: IntakeProcess;
  readonly 'identity-verification': IdentityProcess;
  readonly processing: OfficeProcess;
}

/** Everybody outside: they send requests to whichever process they reach, and write down what they meant and were told. */
export class Town {
  readonly attempts: Attempt[] = [];
  readonly chance: SeededRandom;
  /** Once it is true nobody begins anything new. */
  isQuiet = false;

  constructor(
    readonly world: World,
    readonly house: House,
  ) {
    this.chance = world.chanceFor('town');
  }

  sleep(leastMs: number, mostMs: number): Promise<void> {
    const durationMs = leastMs + this.chance.fraction() * (mostMs - leastMs);
    return new Promise((resolve) => this.world.schedule(durationMs, null, resolve));
  }

  traceId(): string {
    return this.chance.token(16);
  }

  /** Sends one request, noted before it leaves and when it ends; never rejects. */
  async send<Name extends keyof Doors, Answer>(
    service: Name,
    attempt: Omit<Attempt, 'ending' | 'atMs'>,
    ask: (process: Doors[Name]) => Promise<Answer>,
    read: (answer: Answer) => NonNullable<Attempt['answer']>,
  ): Promise<{ readonly attempt: Attempt; readonly answer: Answer | null }> {
    const sent: Attempt = { ...attempt, service, atMs: this.world.nowMs, ending: 'unknown' };
    this.attempts.push(sent);
    const ended = await this.ask(service, sent, ask);
    sent.endedAtMs = this.world.nowMs;
    sent.ending = ended.ending;
    if (ended.code !== undefined) sent.code = ended.code;
    if (ended.answer !== null) sent.answer = read(ended.answer);
    this.world.note(sent.who, () => `${sent.kind} ${sent.key}: ${sent.ending} ${sent.code ?? ''}${dossierIn(sent)}`);
    return { attempt: sent, answer: ended.answer };
  }

  private ask<Name extends keyof Doors, Answer>(
    service: Name,
    attempt: Attempt,
    ask: (process: Doors[Name]) => Promise<Answer>,
  ): Promise<{ readonly ending: Attempt['ending']; readonly code?: string; readonly answer: Answer | null }> {
    const { world } = this;
    return new Promise((resolve) => {
      const process = this.house.some(service) as Doors[Name] | null;
      if (process === null) {
        world.schedule(world.between(1, 100), null, () => resolve({ ending: 'fail', code: 'connection-refused', answer: null }));
        return;
      }
      attempt.by = process.life.name;
      const fault = world.faults.draw(ODDS);
      if (fault !== null) world.note('town', () => `${fault} (${service})`, true);
      world.schedule(PATIENCE_MS, null, () => resolve({ ending: 'unknown', code: 'no-answer', answer: null }));
      const hereAfterMs = fault === 'door: late' ? world.between(100, 4_500) : world.between(0.5, 20);
      const backAfterMs = world.between(0.5, 20);
      world.send(hereAfterMs, process.life, () => {
        ask(process).then(
          (answer) => {
            if (fault === 'door: answer lost') return;
            world.schedule(backAfterMs, null, () => process.life.alive && resolve({ ending: 'ok', answer }));
          },
          (error: unknown) => {
            this.house.spoken.add(wordsOf(error));
            world.judge(process.life.name, error, `answer to ${attempt.kind}`);
            if (fault === 'door: answer lost') return;
            const ending = error instanceof Refusal ? 'fail' : 'unknown';
            const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
            world.schedule(backAfterMs, null, () => process.life.alive && resolve({ ending, code, answer: null }));
          },
        );
      });
    });
  }
}

function dossierIn({ answer, dossierId }: Attempt): string {
  const id = answer?.dossierId ?? dossierId;
  return id === undefined ? '' : `(${id.slice(-4)})`;
}
