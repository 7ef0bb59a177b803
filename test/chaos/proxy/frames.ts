import type { Direction } from './line-faults.js';

/** A request as its protocol names it. */
export interface Request {
  /** `Produce`, `commitTransaction`, … */
  readonly name: string;
  /** What its answer will carry. */
  readonly id: number;
}

/** As much of a wire protocol as it takes to tell requests and their answers apart. */
export interface Protocol {
  /** How many bytes the frame has that begins with these, or undefined while there are too few to tell. */
  frameBytes(start: Buffer, direction: Direction): number | undefined;
  readRequest(frame: Buffer): Request;
  /** Which request a frame from the server answers. */
  answeredId(frame: Buffer): number;
  /** The answer as the client is to have it. */
  adapt(answer: Buffer, request: Request): Buffer;
}

/** Cuts a stream of bytes into whole frames. */
export class FrameCutter {
  private rest: Buffer = Buffer.alloc(0);

  constructor(
    private readonly protocol: Protocol,
    private readonly direction: Direction,
  ) {}

  *cut(came: Buffer): Iterable<Buffer> {
    this.rest = this.rest.length === 0 ? came : Buffer.concat([this.rest, came]);
    while (this.rest.length > 0) {
      const bytes = this.protocol.frameBytes(this.rest, this.direction);
      if (bytes === undefined || this.rest.length < bytes) return;
      const frame = this.rest.subarray(0, bytes);
      this.rest = this.rest.subarray(bytes);
      yield frame;
    }
  }
}
