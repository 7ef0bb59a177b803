/** Viet Nam has one time zone and no summer time: UTC+7 all year. Business time here is event time in that zone. */
const OFFSET_MS = 7 * 60 * 60 * 1000;

/** Length of the slots that dossiers are counted in. */
export const SLOT_MINUTES = 5;
export const SLOTS_A_DAY = (24 * 60) / SLOT_MINUTES;
const SLOT_MS = SLOT_MINUTES * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The slot of an instant: its start in Vietnamese time, `2026-11-22T14:05`. Slots sort as text. */
export function slotOf(instant: string): string {
  const startMs = Math.floor(Date.parse(instant) / SLOT_MS) * SLOT_MS;
  return localText(startMs).slice(0, 16);
}

/** The first slot that begins at or after an instant. */
export function slotAfter(instant: string): string {
  return slotOf(new Date(Date.parse(instant) + SLOT_MS - 1).toISOString());
}

/** Which slot of its day a slot is, from 0 up to `SLOTS_A_DAY`. */
export function slotOfDay(slot: string): number {
  return (Number(slot.slice(11, 13)) * 60 + Number(slot.slice(14, 16))) / SLOT_MINUTES;
}

/** When a slot begins, ISO 8601 in UTC. */
export function slotStart(slot: string): string {
  return new Date(Date.parse(`${slot}:00.000Z`) - OFFSET_MS).toISOString();
}

/** The first instant after a slot, ISO 8601 in UTC. */
export function slotEnd(slot: string): string {
  return after(slotStart(slot), SLOT_MS);
}

/** The first instant after a Vietnamese hour `2026-11-22T14`, ISO 8601 in UTC. */
export function hourEnd(hour: string): string {
  return after(slotStart(`${hour}:00`), HOUR_MS);
}

/** The first instant of a Vietnamese calendar day `2026-11-22`, ISO 8601 in UTC. */
export function dayStart(day: string): string {
  return slotStart(`${day}T00:00`);
}

/** The first instant after a Vietnamese calendar day, ISO 8601 in UTC. */
export function dayEnd(day: string): string {
  return after(dayStart(day), DAY_MS);
}

/** The Vietnamese calendar day of a moment (milliseconds since the epoch), `2026-11-22`. */
export function dayOf(nowMs: number): string {
  return localText(nowMs).slice(0, 10);
}

function after(instant: string, durationMs: number): string {
  return new Date(Date.parse(instant) + durationMs).toISOString();
}

function localText(epochMs: number): string {
  return new Date(epochMs + OFFSET_MS).toISOString();
}
