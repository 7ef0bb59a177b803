/** What a process says of itself: its own metrics line by line, or why it said nothing. */
export type Signs = Readonly<Record<string, readonly string[]>>;

const ANSWERED_WITHIN_MS = 5_000;

/** Asks every process how it is, for whoever looks for the reason why something was not heard. */
export async function readSigns(processes: readonly { readonly name: string; readonly url: string }[]): Promise<Signs> {
  const asked = processes.map(async ({ name, url }) => [name, await signsOf(url)] as const);
  return Object.fromEntries(await Promise.all(asked));
}

async function signsOf(url: string): Promise<readonly string[]> {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) });
    return (await answer.text()).split('\n').filter((line) => line.startsWith('hoso_') && !line.includes('_bucket{'));
  } catch (error) {
    return [String(error)];
  }
}
