import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--allow-natives-syntax');

/**
 * Runs every microtask that is ready, and those that they make ready, before it returns. Only from a macrotask: called
 * from a microtask it does nothing.
 */
export const drainMicrotasks = new vm.Script('(function drainMicrotasks() { %PerformMicrotaskCheckpoint(); })', {
  filename: 'drain-microtasks.js',
}).runInThisContext() as () => void;
