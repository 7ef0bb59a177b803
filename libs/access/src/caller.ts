import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Defect } from '@hoso/kernel';

import type { Scope } from './scope.js';
import type { KnownCaller } from './token-check.js';

/** Where the guard leaves the caller on a request. */
export const callerSlot = Symbol('the caller of this request');

/** A request as the guard sees it. */
export interface CallerRequest {
  readonly headers: { readonly authorization?: string };
  /** As it came: with every header, however often it was sent. */
  readonly raw: { readonly headersDistinct: { readonly authorization?: readonly string[] } };
  [callerSlot]?: KnownCaller;
}

/** The scope of the caller, as a handler's parameter: `@Caller() scope: Scope`. Not behind an open door. */
export const Caller = createParamDecorator((_data: undefined, context: ExecutionContext): Scope => {
  const caller = callerOf(context.switchToHttp().getRequest<CallerRequest>());
  if (caller === undefined) throw new Defect('caller-unknown', '@Caller() behind an open door');
  return caller.scope;
});

/** The caller whom the guard has let in with a request; undefined behind an open door. */
export function callerOf(request: object): KnownCaller | undefined {
  return (request as CallerRequest)[callerSlot];
}
