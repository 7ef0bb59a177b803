import { Failure, type Clock } from '@hoso/kernel';
import { z } from 'zod';

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

export interface ServiceTokensOptions {
  readonly endpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** The house's own tokens for calls between its services: client credentials, kept for four fifths of their life. */
export class ServiceTokens {
  private current: { readonly token: string; readonly until: number } | null = null;
  private asking: Promise<string> | null = null;

  constructor(private readonly options: ServiceTokensOptions) {}

  /**
   * A token that is good for a while.
   *
   * @throws Failure when the issuer does not give one.
   */
  async get(): Promise<string> {
    if (this.current && this.current.until > this.options.clock.now()) return this.current.token;
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async ask(): Promise<string> {
    const { endpoint, clientId, clientSecret, clock, timeoutMs } = this.options;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    try {
      const response = await fetch(endpoint, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) throw new Failure('issuer', `status-${response.status}`);
      const answer = TokenAnswer.parse(await response.json());
      this.current = { token: answer.access_token, until: clock.now() + answer.expires_in * 800 };
      return answer.access_token;
    } catch (error) {
      throw error instanceof Failure ? error : new Failure('issuer', 'no-token', { cause: error });
    }
  }
}
