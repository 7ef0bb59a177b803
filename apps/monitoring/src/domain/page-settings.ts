/** What the page must know before anybody has signed in. */
export abstract class PageSettings {
  /** Whether visitors get in without an account, and may order faults. */
  abstract readonly demonstration: boolean;
}
