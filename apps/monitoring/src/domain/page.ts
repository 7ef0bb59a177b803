/** One file of the page, ready to be sent. */
export interface PageFile {
  readonly body: Buffer;
  readonly mediaType: string;
  /** Strong, of the content. */
  readonly etag: string;
}

/** The page: its files, and what it must know before anybody has signed in. */
export abstract class PageShelf {
  /** Whether visitors get in without an account, and may order faults. */
  abstract readonly demonstration: boolean;

  /** The file of that path below the page; only what was there at the start can be asked for. */
  abstract file(path: string): PageFile | undefined;
}
