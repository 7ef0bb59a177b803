import type { Kafka, Store } from './engines/index.js';
import type { House } from './house.js';
import type { KeptEngine } from './keep-engine.js';

/** What an examination is given. */
export interface Examined {
  /** All processes, ready, on real engines and on empty folders; no dossiers are filed by themselves unless asked. */
  readonly house: House;
  readonly kafka: KeptEngine<Kafka>;
  readonly store: KeptEngine<Store>;
  /** Prints one line, also when the launcher is quiet. */
  readonly print: (line: string) => void;
}

/** Looks at a whole house from outside, prints what it finds, and answers whether the house keeps what it promises. */
export type Examination = (examined: Examined) => Promise<boolean>;

/** Whole seconds since the launcher began, engines and services included. */
export function secondsGoneBy(): string {
  return (performance.now() / 1_000).toFixed(0);
}
