import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusal } from '@hoso/kernel';

import { DOOR, type CarriesScope, type DoorRule } from './door.js';
import { Scope } from './scope.js';
import { TokenCheck } from './token-check.js';

interface Request extends CarriesScope {
  readonly headers: { readonly authorization?: string };
}

/** Stands at every HTTP route. A route that says nothing about who may use it lets nobody in. */
@Injectable()
export class DoorGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenCheck,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const rule = this.reflector.getAllAndOverride<DoorRule | undefined>(DOOR, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (rule === undefined) throw new Refusal('forbidden', 'door-closed');
    if (rule.open) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const principal = await this.tokens.check(bearerOf(request.headers.authorization));
    const audience = `hoso-${principal.kind}`;
    if (!rule.audiences.some((allowed) => allowed === audience)) {
      throw new Refusal('forbidden', 'wrong-audience', { params: { audiences: rule.audiences.join(' ') } });
    }
    const missing = rule.scopes.filter((scope) => !principal.scopes.includes(scope));
    if (missing.length > 0) {
      throw new Refusal('forbidden', 'insufficient-scope', { params: { scope: missing.join(' ') } });
    }
    request.hosoScope = Scope.of(principal);
    return true;
  }
}

function bearerOf(authorization: string | undefined): string {
  if (authorization === undefined) throw new Refusal('unauthenticated', 'token-missing');
  const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new Refusal('unauthenticated', 'token-invalid');
  return token;
}
