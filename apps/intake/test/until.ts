const DEADLINE_MS = 20_000;

/** What `look` finds, as soon as it finds something. */
export async function until<Found>(look: () => Found | undefined | false | Promise<Found | undefined | false>): Promise<Found> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
