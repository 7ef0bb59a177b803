import type { Clock } from '@hoso/kernel';

import { demonstrationGrant, type DemonstrationRequest } from '../issuer/grants.js';
import type { TokenMaker } from '../issuer/token-maker.js';

const RENEW_BEFORE_MS = 60_000;

/** Tokens of rehearsed people, each kept until shortly before it runs out. */
export class TokenPurse {
  private readonly kept = new Map<string, { readonly token: Promise<string>; readonly goodUntil: number }>();

  constructor(
    private readonly maker: TokenMaker,
    private readonly clock: Clock,
  ) {}

  /** A token that is good for at least a minute more. */
  token(wish: DemonstrationRequest): Promise<string> {
    const name = JSON.stringify(wish);
    const known = this.kept.get(name);
    if (known !== undefined && known.goodUntil > this.clock.now()) return known.token;
    const issued = this.maker.issue(demonstrationGrant(wish));
    const token = issued.then(({ access_token }) => access_token);
    this.kept.set(name, { token, goodUntil: this.clock.now() + 300_000 - RENEW_BEFORE_MS });
    return token;
  }
}
