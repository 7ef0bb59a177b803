import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { Defect } from '@hoso/kernel';

import type { Scope } from './scope.js';

/** Where the guard leaves the caller's scope on a request. */
export const scopeSlot = Symbol('the caller of this request');

/** A request as the guard sees it. */
export interface CallerRequest {
  readonly headers: { readonly authorization?: string };
  /** As it came: with every header, however often it was sent. */
  readonly raw: { readonly headersDistinct: { readonly authorization?: readonly string[] } };
  [scopeSlot]?: Scope;
}

/** The scope of the caller, as a handler's parameter: `@Caller() scope: Scope`. Not behind an open door. */
export const Caller = createParamDecorator((_data: undefined, context: ExecutionContext): Scope => {
  const scope = context.switchToHttp().getRequest<CallerRequest>()[scopeSlot];
  if (scope === undefined) throw new Defect('caller-unknown', '@Caller() behind an open door');
  return scope;
});
