/** What a worker is told. */
export type Order =
  | { readonly kind: 'begin' | 'tell' }
  | { readonly kind: 'speak steadily'; readonly perSecond: number; readonly seconds: number }
  | { readonly kind: 'speak in bulk'; readonly batches: number };

/** What a worker answers: everything since it was last told to begin. */
export interface Report {
  /** Processor time, of the system as well. */
  readonly microseconds: number;
  readonly heard: number;
  readonly spoken: number;
  /** From saying to hearing, milliseconds, one for each message heard. */
  readonly delays: readonly number[];
  readonly residentBytes: number;
}
