import { Failure, SystemRandom, type Clock, type Random } from '@hoso/kernel';
import { z } from 'zod';

import { boundedRequest, jsonIn, type BoundedAnswer } from './bounded-request.js';

export interface ServiceTokensOptions {
  readonly endpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Fewer scopes than the client may have; all of them when left out. */
  readonly scopes?: readonly string[];
  readonly clock: Clock;
  /** For the pauses between tries. */
  readonly random?: Random;
  /** For one try. */
  readonly timeoutMs?: number;
}

const ISSUER = 'token-issuer';
const TRIES = 3;
const FIRST_DELAY_MS = 100;
const USED_SHARE_OF_LIFE = 0.8;

const TokenAnswer = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  token_type: z.string().toLowerCase().pipe(z.literal('bearer')),
  expires_in: z.number().positive().max(86_400),
});

/**
 * The tokens by which this service calls others (client credentials, RFC 6749 4.4). One is used for 80 % of its life;
 * however many ask at once, one request is made; a failing issuer is tried three times with a growing, jittered pause,
 * then it is a `Failure`.
 */
export class ServiceTokens {
  private current: { readonly token: string; readonly until: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(private readonly options: ServiceTokensOptions) {}

  /** A token that is good for a while. */
  token(): Promise<string> {
    if (this.current !== undefined && this.options.clock.now() < this.current.until) {
      return Promise.resolve(this.current.token);
    }
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** Lets go of a token that somebody has refused, so that the next call fetches a new one. */
  forget(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  private async ask(): Promise<string> {
    const { clock, random = new SystemRandom() } = this.options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.askOnce();
      } catch (error) {
        const isLasting = error instanceof Failure && /^refused-4/.test(error.code);
        if (attempt >= TRIES || isLasting) throw error;
        await clock.sleep(random.fraction() * FIRST_DELAY_MS * 2 ** attempt);
      }
    }
  }

  private async askOnce(): Promise<string> {
    const { endpoint, clientId, clientSecret, scopes, clock, timeoutMs = 3_000 } = this.options;
    const credentials = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      ...(scopes === undefined ? {} : { scope: scopes.join(' ') }),
    });
    const askedAt = clock.now();
    const answer = await boundedRequest({
      neighbour: ISSUER,
      url: new URL(endpoint),
      method: 'POST',
      headers: {
        'authorization': `Basic ${credentials}`,
        'content-type': 'application/x-www-form-urlencoded',
        'accept': 'application/json',
      },
      body: form.toString(),
      timeoutMs,
      answerBytesMax: 65_536,
    });
    const { access_token: token, expires_in: lifeSeconds } = tokenIn(answer);
    this.current = { token, until: askedAt + lifeSeconds * 1_000 * USED_SHARE_OF_LIFE };
    return token;
  }
}

function tokenIn(answer: BoundedAnswer): z.output<typeof TokenAnswer> {
  if (answer.status !== 200) throw new Failure(ISSUER, `refused-${answer.status}`);
  const parsed = TokenAnswer.safeParse(jsonIn(ISSUER, answer));
  if (!parsed.success) throw new Failure(ISSUER, 'garbage');
  return parsed.data;
}

/** The form encoding that RFC 6749 2.3.1 asks for before the two are joined. */
function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
