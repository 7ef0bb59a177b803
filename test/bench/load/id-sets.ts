/** What became of the dossiers that were accepted, by their ids. */
export interface Completeness {
  readonly accepted: number;
  readonly finished: number;
  /** Accepted and not finished. */
  readonly missing: readonly string[];
  /** Finished and never accepted here. */
  readonly strange: readonly string[];
  /** Handed out as the id of two dossiers. */
  readonly doubled: readonly string[];
  /** What the indicator says, which must be the number of those accepted. */
  readonly counted: number;
}

/** Compares the ids that were handed out at the door with those that have a result, and their number with the indicator. */
export function compareIds(accepted: readonly string[], finished: Iterable<string>, counted: number): Completeness {
  const handedOut = new Set<string>();
  const doubled = accepted.filter((id) => (handedOut.has(id) ? true : (handedOut.add(id), false)));
  const done = new Set(finished);
  return {
    accepted: accepted.length,
    finished: done.size,
    missing: [...handedOut].filter((id) => !done.has(id)),
    strange: [...done].filter((id) => !handedOut.has(id)),
    doubled,
    counted,
  };
}

/** Whether nothing was lost, nothing doubled, and everything counted once. */
export function isComplete({ accepted, missing, strange, doubled, counted }: Completeness): boolean {
  return missing.length === 0 && strange.length === 0 && doubled.length === 0 && counted === accepted;
}

/** One sentence that says what is wrong. */
export function spelledCompleteness({ accepted, finished, missing, strange, doubled, counted }: Completeness): string {
  const wrong = `${missing.length} missing, ${strange.length} never accepted, ${doubled.length} ids twice`;
  return `${accepted} accepted, ${finished} finished, ${counted} counted: ${wrong}`;
}
