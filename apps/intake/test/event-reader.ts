/** One server-sent event. */
export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads server-sent events one by one, as a portal would. */
export class EventReader {
  private text = '';
  private readonly chunks: AsyncIterator<Uint8Array>;
  private readonly decoder = new TextDecoder();

  constructor(
    readonly response: Response,
    private readonly leaving: AbortController,
  ) {
    this.chunks = (response.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  }

  /** The next event, passing over everything else; undefined when the stream has ended. */
  async next(): Promise<ReceivedEvent | undefined> {
    for (;;) {
      const block = await this.block();
      if (block === undefined) return undefined;
      const lines = new Map(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
      const [id, event, data] = [lines.get('id'), lines.get('event'), lines.get('data')];
      if (id && event && data) return { id, event, data: JSON.parse(data) as Record<string, unknown> };
    }
  }

  /** The next block of lines, a comment or a setting included. */
  async block(): Promise<string | undefined> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.text.slice(0, end);
        this.text = this.text.slice(end + 2);
        return block;
      }
      const { value, done } = await this.chunks.next();
      if (done === true) return undefined;
      this.text += this.decoder.decode(value, { stream: true });
    }
  }

  /** Goes away, as a portal that is closed. */
  leave(): void {
    this.leaving.abort();
  }
}
