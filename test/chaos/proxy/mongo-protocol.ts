import type { Protocol, Request } from './frames.js';

const HEADER_BYTES = 16;
const FLAGS_BYTES = 4;
const MESSAGE = 2_013;
const QUERY = 2_004;
/** A section of a message that is one document: the command. */
const BODY = 0;

/** MongoDB's wire protocol: a request is named by its command. */
export const mongoProtocol: Protocol = {
  frameBytes: (start) => (start.length < 4 ? undefined : start.readInt32LE(0)),
  readRequest: (frame): Request => ({ name: commandOf(frame), id: frame.readInt32LE(4) }),
  answeredId: (frame) => frame.readInt32LE(8),
  adapt: (answer) => answer,
};

function commandOf(frame: Buffer): string {
  switch (frame.readInt32LE(12)) {
    case MESSAGE:
      return commandInMessage(frame);
    case QUERY: {
      const afterCollection = frame.indexOf(0, HEADER_BYTES + FLAGS_BYTES) + 1;
      return firstElementOf(frame, afterCollection + 8);
    }
    default:
      return 'other';
  }
}

/** Sections of documents may come before the one that is the command. */
function commandInMessage(frame: Buffer): string {
  for (let at = HEADER_BYTES + FLAGS_BYTES; at + 5 <= frame.length; ) {
    if (frame[at] === BODY) return firstElementOf(frame, at + 1);
    at += 1 + frame.readInt32LE(at + 1);
  }
  return 'other';
}

/** A command document names the command in its first element: a size, a type byte, a name that ends with zero. */
function firstElementOf(frame: Buffer, document: number): string {
  const name = document + 5;
  return frame.toString('latin1', name, frame.indexOf(0, name));
}
