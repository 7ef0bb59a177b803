export { AUDIENCES, Scope, type Audience, type Principal, type PrincipalKind } from './scope.js';
export { Caller, Door, OpenDoor, type CarriesScope, type DoorRule } from './door.js';
export { DoorGuard } from './door.guard.js';
export { routesWithoutDoor } from './closed-routes.js';
export { TokenCheck, type TokenCheckOptions } from './token-check.js';
export { ServiceTokens, type ServiceTokensOptions } from './service-tokens.js';
export { InternalHttp, type InternalRequest } from './internal-http.js';
