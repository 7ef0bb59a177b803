/** A stair is so much higher than the one before it. */
const STAIR = 1.5;
/** From where anybody here begins, more than one machine can be handed. */
const STAIRS_MAX = 12;
/** How often the gap between the last stair that was carried and the first that was not is halved. */
const HALVINGS = 2;
/** So close to what is known already, nothing is halved. */
const FINE_STAIR = 1.1;

/**
 * The highest rate that is carried, to within an eighth below it: up the stairs until one is not carried, down when already
 * the first is not, then between the two. Undefined when nothing was carried. Where even the top stair was carried, it is
 * answered, and how much more would be is not known: `isBound` tells that from the stairs.
 */
export function climb(start: number, carries: (perSecond: number) => Promise<boolean>): Promise<number | undefined> {
  return climbBy(STAIR, HALVINGS, start, carries);
}

/** The same about a rate that was found before, a tenth up or down. */
export function climbAbout(known: number, carries: (perSecond: number) => Promise<boolean>): Promise<number | undefined> {
  return climbBy(FINE_STAIR, 0, known, carries);
}

/** The rate that is carried for longer as well: the one that was found, or so many tenths below it. Undefined when none is. */
export async function confirm(found: number, carriesLonger: (perSecond: number) => Promise<boolean>): Promise<number | undefined> {
  for (let rate = found; rate > 0; rate = Math.min(rate - 1, Math.round(rate / FINE_STAIR))) if (await carriesLonger(rate)) return rate;
  return undefined;
}

async function climbBy(
  higher: number,
  halvings: number,
  start: number,
  carries: (perSecond: number) => Promise<boolean>,
): Promise<number | undefined> {
  let carried: number | undefined;
  let tooMuch: number | undefined;
  let rate = start;
  for (let stair = 0; stair < STAIRS_MAX && (carried === undefined || tooMuch === undefined); stair += 1) {
    if (await carries(rate)) carried = rate;
    else tooMuch = rate;
    rate = Math.round(carried === undefined ? rate / higher : carried * higher);
    if (rate === tooMuch || rate === 0) break;
  }
  for (let halving = 0; halving < halvings && carried !== undefined && tooMuch !== undefined; halving += 1) {
    const between = Math.round(Math.sqrt(carried * tooMuch));
    if (await carries(between)) carried = between;
    else tooMuch = between;
  }
  return carried;
}

/** Whether a rate above this one was tried and not carried: without it, what was carried last is the least that is carried. */
export function isBound(capacity: number, stairs: readonly { readonly perSecond: number; readonly carried: boolean }[]): boolean {
  return stairs.some(({ perSecond, carried }) => !carried && perSecond > capacity);
}
