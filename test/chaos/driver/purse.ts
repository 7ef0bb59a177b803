import { setTimeout as pause } from 'node:timers/promises';

/** Who wants a token, in the words of the rehearsed issuer. */
export type Wish = Readonly<Record<string, unknown>>;

const KEPT_MS = 120_000;
const AGAIN_MS = 500;
const ANSWER_WITHIN_MS = 5_000;

/** Tokens of the rehearsed issuer, asked for as long as it takes. */
export class Purse {
  private readonly kept = new Map<string, { readonly token: Promise<string>; readonly until: number }>();

  constructor(
    private readonly issuer: string,
    private readonly over: AbortSignal,
  ) {}

  token(wish: Wish): Promise<string> {
    const name = JSON.stringify(wish);
    const known = this.kept.get(name);
    if (known !== undefined && known.until > performance.now()) return known.token;
    const token = this.obtain(name);
    this.kept.set(name, { token, until: performance.now() + KEPT_MS });
    return token;
  }

  private async obtain(body: string): Promise<string> {
    for (;;) {
      this.over.throwIfAborted();
      try {
        const headers = { 'content-type': 'application/json' };
        const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
        const answer = await fetch(`${this.issuer}/issuer/demonstration-token`, { method: 'POST', headers, body, signal });
        const { access_token: token } = (await answer.json()) as { readonly access_token?: string };
        if (token !== undefined) return token;
      } catch {
        await pause(AGAIN_MS);
      }
    }
  }
}
