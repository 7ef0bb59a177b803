import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

import type { Audience } from './principal.js';

/** The name of the security scheme in the OpenAPI document. */
export const TOKEN_SCHEME = 'token';

/** Who may pass a door: callers of one of these audiences whose token grants every one of these scopes. */
export interface GuardedDoor {
  readonly audiences: readonly Audience[];
  readonly scopes: readonly string[];
  /** Only callers who belong to no tenant and no agency: what lies behind the door is of all of them, and cannot be cut to one. */
  readonly unbound: boolean;
}

/** What stands on a route's door. */
export type DoorRule =
  | ({ readonly kind: 'guarded' } & GuardedDoor)
  | { readonly kind: 'open'; readonly why: string };

const DOOR = 'hoso:door';

/**
 * Puts a door before a route (or all routes of a controller): only callers of this audience (or one of these) with
 * all of these scopes get in; where it is `unbound`, only those of them who belong to no tenant and no agency. A route's own door
 * replaces that of its controller.
 */
export function Door({ audience, scopes, unbound = false }: {
  readonly audience: Audience | readonly Audience[];
  readonly scopes: readonly string[];
  readonly unbound?: boolean;
}): MethodDecorator & ClassDecorator {
  const audiences = typeof audience === 'string' ? [audience] : audience;
  const rule: DoorRule = { kind: 'guarded', audiences, scopes, unbound };
  return applyDecorators(SetMetadata(DOOR, rule), ApiSecurity(TOKEN_SCHEME, [...scopes]));
}

/** Leaves a door open to everybody, for a reason that is written down. */
export function OpenDoor(why: string): MethodDecorator & ClassDecorator {
  const rule: DoorRule = { kind: 'open', why };
  return SetMetadata(DOOR, rule);
}

/** The rule on a handler's door, or on its controller's. */
export function doorOf(handler: object, controller: object): DoorRule | undefined {
  const own: unknown = Reflect.getMetadata(DOOR, handler) ?? Reflect.getMetadata(DOOR, controller);
  return own as DoorRule | undefined;
}
