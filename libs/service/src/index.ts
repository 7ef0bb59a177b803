export { startService } from './start-service.js';
export { openService, type Blueprint, type Furniture, type OpenService } from './open-service.js';
export type { Frame } from './open-frame.js';
