import { Random } from '@hoso/kernel';

const DRAWN_BYTES = 6_144;

/**
 * The same chance, drawn in larger pieces: asking the operating system for a few bytes at each request costs more than
 * all the rest of a trace. Each byte is given once.
 */
export class BufferedRandom extends Random {
  private drawn: Buffer = Buffer.alloc(0);
  private at = 0;

  constructor(private readonly source: Random) {
    super();
  }

  override bytes(count: number): Buffer {
    if (this.at + count > this.drawn.length) {
      this.drawn = this.source.bytes(Math.max(DRAWN_BYTES, count));
      this.at = 0;
    }
    const bytes = Buffer.from(this.drawn.subarray(this.at, this.at + count));
    this.drawn.fill(0, this.at, this.at + count);
    this.at += count;
    return bytes;
  }

  override token(byteCount: number): string {
    if (this.at + byteCount > this.drawn.length) return this.bytes(byteCount).toString('hex');
    const token = this.drawn.toString('hex', this.at, this.at + byteCount);
    this.drawn.fill(0, this.at, this.at + byteCount);
    this.at += byteCount;
    return token;
  }

  override id(): string {
    return this.source.id();
  }

  override fraction(): number {
    return this.source.fraction();
  }
}
