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
  private parts: Buffer[] = [];
  private partsBytes = 0;
  /** With fewer there is no whole frame. */
  private wantedBytes = 0;

  constructor(
    private readonly protocol: Protocol,
    private readonly direction: Direction,
  ) {}

  cut(came: Buffer): readonly Buffer[] {
    this.parts.push(came);
    this.partsBytes += came.length;
    if (this.partsBytes < this.wantedBytes) return [];
    let rest = this.parts.length === 1 ? came : Buffer.concat(this.parts);
    const frames: Buffer[] = [];
    this.wantedBytes = 0;
    while (rest.length > 0) {
      const bytes = this.protocol.frameBytes(rest, this.direction);
      if (bytes === undefined || rest.length < bytes) {
        this.wantedBytes = bytes ?? 0;
        break;
      }
      frames.push(rest.subarray(0, bytes));
      rest = rest.subarray(bytes);
    }
    this.parts = rest.length === 0 ? [] : [rest];
    this.partsBytes = rest.length;
    return frames;
  }
}
