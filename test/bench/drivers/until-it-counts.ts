/** How often a round is played until it counts. */
const ATTEMPTS_MAX = 5;

/** Plays again what is void, each time told, unless everything was ended meanwhile. @throws what the last attempt has thrown. */
export async function untilItCounts<Result>(
  play: (attempt: number) => Promise<Result>,
  interrupted: AbortSignal,
  say: (error: unknown) => void,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await play(attempt);
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || interrupted.aborted) throw error;
      say(error);
    }
  }
}
