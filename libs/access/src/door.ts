import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';

import type { Audience, Scope } from './scope.js';

export const DOOR = 'hoso:door';

export type DoorRule =
  | { readonly open: false; readonly audiences: readonly Audience[]; readonly scopes: readonly string[] }
  | { readonly open: true; readonly why: string };

/** Who may come through a route: a token for one of the audiences that carries every one of the scopes. */
export function Door(rule: {
  readonly audience: Audience | readonly Audience[];
  readonly scopes: readonly string[];
}): MethodDecorator & ClassDecorator {
  const audiences = typeof rule.audience === 'string' ? [rule.audience] : rule.audience;
  return SetMetadata<string, DoorRule>(DOOR, { open: false, audiences, scopes: rule.scopes });
}

/** A route that anybody may use; says why. */
export function OpenDoor(why: string): MethodDecorator & ClassDecorator {
  return SetMetadata<string, DoorRule>(DOOR, { open: true, why });
}

/** Where the guard leaves the scope of the caller. */
export interface CarriesScope {
  hosoScope?: Scope;
}

/** The caller's scope, as a parameter of a route behind a `@Door`. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Scope => {
  const scope = context.switchToHttp().getRequest<CarriesScope>().hosoScope;
  if (!scope) throw new Error('@Caller() needs a @Door on the route');
  return scope;
});
