export { startService } from './start-service.js';
export { assembleService, type AssembledService, type Blueprint, type Furniture } from './assemble-service.js';
export { openService, type OpenService } from './open-service.js';
export type { Frame } from './open-frame.js';
