/** A stair is so much higher than the one before it. */
const STAIR = 1.5;
const STAIRS_MAX = 7;
/** How often the gap between the last stair that was carried and the first that was not is halved. */
const HALVINGS = 2;

/**
 * The highest rate that is carried, to within a tenth below it: up the stairs until one is not carried, down when already
 * the first is not, then between the two. Undefined when nothing was carried.
 */
export async function climb(start: number, carries: (perSecond: number) => Promise<boolean>): Promise<number | undefined> {
  let carried: number | undefined;
  let tooMuch: number | undefined;
  let rate = start;
  for (let stair = 0; stair < STAIRS_MAX && (carried === undefined || tooMuch === undefined); stair += 1) {
    if (await carries(rate)) carried = rate;
    else tooMuch = rate;
    rate = Math.round(carried === undefined ? rate / STAIR : carried * STAIR);
  }
  for (let halving = 0; halving < HALVINGS && carried !== undefined && tooMuch !== undefined; halving += 1) {
    const between = Math.round(Math.sqrt(carried * tooMuch));
    if (await carries(between)) carried = between;
    else tooMuch = between;
  }
  return carried;
}
