/** So long it may take until what was taken in the last moment is durable: far less than the office waits before a request lapses. */
const DURABLE_WITHIN_MS = 60_000;

/** By when what can be done until a last moment must be durable, so that nobody has taken that moment for missed by then. */
export function durableByMs(lastMoment: string): number {
  return Date.parse(lastMoment) + DURABLE_WITHIN_MS;
}
