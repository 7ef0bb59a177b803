import type { House } from './house.js';
import type { Kafka, Store } from './engines/index.js';

/** What `npm start -- --check` hands to the module that proves the house. */
export interface CheckContext {
  /** All processes, ready, on real engines and on empty folders; no dossiers are filed by themselves unless asked. */
  readonly house: House;
  readonly kafka: Kafka;
  readonly store: Store;
  /** Prints one line, also when the launcher is quiet. */
  readonly print: (line: string) => void;
}

/** The door of `check.ts`: runs the proof, prints its table, and answers whether everything was proven. */
export type RunCheck = (context: CheckContext) => Promise<boolean>;

/** The proof, when this checkout has one. */
export async function findCheck(): Promise<RunCheck | undefined> {
  const address = new URL('./check.js', import.meta.url).href;
  try {
    const module: unknown = await import(address);
    if (typeof module === 'object' && module !== null && 'runCheck' in module && typeof module.runCheck === 'function') {
      return module.runCheck as RunCheck;
    }
    throw new Error('check.ts has no runCheck.');
  } catch (error) {
    const { code, url } = error as { readonly code?: unknown; readonly url?: unknown };
    if (code === 'ERR_MODULE_NOT_FOUND' && url === address) return undefined;
    throw error;
  }
}
