/** How far the counting has come. */
export abstract class CountProgress {
  /** Every event heard before this moment is in the figures; milliseconds since the epoch, null before the first round. */
  abstract readonly asOfMs: number | null;
  /** Changed rows that are not in the figures yet, as far as they were seen. */
  abstract readonly waiting: number;
}
