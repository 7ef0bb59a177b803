export { startService, type Blueprint, type Furniture } from './start-service.js';
export type { Frame } from './open-frame.js';
