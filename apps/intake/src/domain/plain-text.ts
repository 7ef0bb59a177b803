/**
 * Characters that no honest text needs: controls but line breaks and tabs, zero-width and direction marks that make a
 * text read otherwise than it is, private and unassigned ones, and more than two marks on one letter.
 */
const DECEIVING = /[^\P{Cc}\n\r\t]|[\p{Cf}\p{Co}\p{Cn}\u115f\u1160\u2028\u2029\u3164\uffa0]|\u034f|\u17b4|\u17b5|\p{M}{3,}/u;

/** Whether a text shows everything that is in it. */
export function isPlainText(text: string): boolean {
  return !DECEIVING.test(text);
}
