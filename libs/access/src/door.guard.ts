import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Defect, Refusal } from '@hoso/kernel';

import { doorOf, type DoorRule, type GuardedDoor } from './door.js';
import { callerSlot, type CallerRequest } from './caller.js';
import type { Principal } from './principal.js';
import { TokenCheck, type KnownCaller } from './token-check.js';

interface Reply {
  header(name: string, value: string): unknown;
}

/** Stands before every route. What has no door is closed. */
@Injectable()
export class DoorGuard implements CanActivate {
  private readonly rules = new WeakMap<object, DoorRule>();

  constructor(@Inject(TokenCheck) private readonly tokens: TokenCheck) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const rule = this.ruleFor(context.getHandler(), context.getClass());
    if (rule.kind === 'open') return true;
    const [request, reply] = context.getArgs<[CallerRequest, Reply]>();
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw missing(reply);
    if ((request.raw.headersDistinct.authorization?.length ?? 0) > 1) throw invalid(reply, new Refusal('unauthenticated', 'token-invalid'));
    const known = this.tokens.known(token);
    if (known !== undefined) return admit(known, rule, request, reply);
    return this.tokens.check(token).then(
      (caller) => admit(caller, rule, request, reply),
      (error: unknown) => {
        throw error instanceof Refusal ? invalid(reply, error) : error;
      },
    );
  }

  private ruleFor(handler: object, controller: object): DoorRule {
    const known = this.rules.get(handler);
    if (known !== undefined) return known;
    const rule = doorOf(handler, controller);
    if (rule === undefined) throw new Defect('door-missing', 'a route without @Door or @OpenDoor was called');
    this.rules.set(handler, rule);
    return rule;
  }
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  return /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization)?.[1];
}

function admit(caller: KnownCaller, door: GuardedDoor, request: CallerRequest, reply: Reply): true {
  const { principal } = caller;
  if (!door.audiences.includes(principal.audience)) throw new Refusal('forbidden', 'audience-not-admitted');
  const lacking = door.scopes.filter((needed) => !principal.scopes.has(needed));
  if (lacking.length > 0) {
    const needed = door.scopes.join(' ');
    reply.header('www-authenticate', `Bearer realm="hoso", error="insufficient_scope", scope="${needed}"`);
    throw new Refusal('forbidden', 'insufficient-scope', {
      params: { scope: lacking.join(' ') },
      extensions: { requiredScope: needed },
    });
  }
  if (door.unbound && isBound(principal)) throw new Refusal('forbidden', 'caller-bound');
  request[callerSlot] = caller;
  return true;
}

function isBound({ tenant, agency }: Principal): boolean {
  return tenant !== undefined || agency !== undefined;
}

function invalid(reply: Reply, refusal: Refusal): Refusal {
  reply.header('www-authenticate', 'Bearer realm="hoso", error="invalid_token"');
  return refusal;
}

function missing(reply: Reply): Refusal {
  reply.header('www-authenticate', 'Bearer realm="hoso"');
  return new Refusal('unauthenticated', 'token-missing');
}
