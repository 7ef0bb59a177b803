const DEADLINE_MS = 45_000;
const PAUSE_MS = 10;

/** Asks again and again until the answer is neither undefined nor false; fails after three quarters of a minute. */
export async function eventually<Answer>(
  what: string,
  question: () => Answer | Promise<Answer>,
): Promise<Exclude<Awaited<Answer>, false | undefined>> {
  for (const deadline = performance.now() + DEADLINE_MS; performance.now() < deadline; ) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer as Exclude<Awaited<Answer>, false | undefined>;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`waited in vain: ${what}`);
}
