/** Which way bytes travel: from the client to the server, or back. */
export type Direction = 'upstream' | 'downstream';

/**
 * What may be wrong with a line, in the words of toxiproxy. All of it concerns bytes and connections, whatever protocol
 * they carry.
 */
export type LineFault = (
  /** Everything arrives later. */
  | { readonly kind: 'latency'; readonly delayMs: number; readonly jitterMs?: number }
  /** So many bytes a second, no more. */
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  /** Arrives in small pieces with a rest after each. */
  | { readonly kind: 'slicer'; readonly bytes: number; readonly delayMs: number }
  /** The end of one side is told to the other so much later. */
  | { readonly kind: 'slow-close'; readonly delayMs: number }
  /** Breaks off after so many bytes. */
  | { readonly kind: 'limit-data'; readonly bytes: number }
  /** Nothing arrives; the connection ends after this time, with 0 only when the fault is taken back. */
  | { readonly kind: 'timeout'; readonly afterMs: number }
  /** Both ends are reset after this time. */
  | { readonly kind: 'reset-peer'; readonly afterMs: number }
  /** The server has lost the connection, and the client is not told until the fault is taken back. */
  | { readonly kind: 'half-open' }
) & {
  /** Without it, both ways. */
  readonly direction?: Direction;
  /** The share of connections that it strikes; without it, all. */
  readonly share?: number;
};

export type LineFaultKind = LineFault['kind'];

/** A fault as it is in force: until its signal aborts. */
export interface ActiveFault {
  readonly fault: LineFault;
  readonly healed: AbortSignal;
  /** Told each time it strikes a connection, or something that passes. */
  readonly touch: () => void;
}

export function concerns(fault: LineFault, direction: Direction): boolean {
  return fault.direction === undefined || fault.direction === direction;
}

/** Whether bytes vanish under this fault. What was swallowed cannot be made good, so the connection ends when it is taken back. */
export function swallows({ kind }: LineFault): boolean {
  return kind === 'timeout' || kind === 'half-open';
}
