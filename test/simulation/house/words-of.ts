/** All that a log line or an answer could carry of an error: what it says, what it has with it, and what caused it. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : (JSON.stringify(error) ?? '');
  return `${String(error)} ${JSON.stringify({ ...error })} ${error.cause === undefined ? '' : wordsOf(error.cause)}`;
}
