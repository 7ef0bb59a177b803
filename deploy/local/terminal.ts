/** What the launcher says, and the only place of the launcher that writes to the terminal. */

/** Where words go; `process.stdout` is one. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Anything slower than this gets a progress line. */
const QUIET_MS = 2_000;
/** How often a progress line moves on a terminal, and how often it is repeated where there is none. */
const TERMINAL_TICK_MS = 500;
const PLAIN_TICK_MS = 15_000;

/** A voice: plain lines, and progress lines for what takes long. */
export class Terminal {
  private current: string | undefined;

  constructor(
    private readonly screen: Screen,
    /** Says only what `important` says. */
    private readonly quiet: boolean = false,
  ) {}

  /** Says one line, unless the launcher was asked to be quiet. */
  line(text = ''): void {
    if (!this.quiet) this.important(text);
  }

  /** Says one line in any case. */
  important(text: string): void {
    this.clear();
    this.screen.write(`${text}\n`);
    if (this.current !== undefined) this.draw(this.current);
  }

  /** Text made to stand out where the screen can do so. */
  strong(text: string): string {
    return this.screen.isTTY === true ? `\u001b[1m${text}\u001b[22m` : text;
  }

  /**
   * Waits for `task`. When it takes longer than two seconds its label is shown with the time gone by and, if given,
   * what `note` has to say at that moment: in place on a terminal, as plain lines elsewhere.
   */
  async progress<Result>(label: string, task: Promise<Result>, note: () => string = () => ''): Promise<Result> {
    const startedAt = performance.now();
    const text = (): string => {
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      const remark = note();
      return `${label} … ${spelledDuration(seconds)}${remark === '' ? '' : `, ${remark}`}`;
    };
    let ticker: NodeJS.Timeout | undefined;
    const starter = setTimeout(() => {
      this.show(text());
      ticker = setInterval(() => this.show(text()), this.screen.isTTY === true ? TERMINAL_TICK_MS : PLAIN_TICK_MS);
      ticker.unref();
    }, QUIET_MS);
    try {
      return await task;
    } finally {
      clearTimeout(starter);
      clearInterval(ticker);
      this.clear();
      this.current = undefined;
    }
  }

  private show(text: string): void {
    if (this.quiet) return;
    if (this.screen.isTTY !== true) {
      this.screen.write(`${text}\n`);
      return;
    }
    this.clear();
    this.draw(text);
  }

  private draw(text: string): void {
    this.current = text;
    this.screen.write(text);
  }

  private clear(): void {
    if (this.current !== undefined) this.screen.write('\r\u001b[2K');
  }
}

/** `75` becomes `1 min 15 s`. */
export function spelledDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
