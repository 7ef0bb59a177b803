import type { Protocol, Request } from './frames.js';

const HEAD_END = '\r\n\r\n';
const REQUEST_LINE = /^([A-Z]+) ([^ ?]*)[^ ]* HTTP\/1\.1\r\n/;
const IDENTIFIER = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** One exchange after the other on one connection: whatever is answered answers the last request. */
const LAST = 0;

/**
 * HTTP/1.1: a request is named by its method and its path, `POST /dossiers/{id}/withdrawal`. A request goes on when it is
 * whole, an answer as it comes, because some of them never end; its first bytes count as the answer.
 */
export const httpProtocol: Protocol = {
  frameBytes: (start, direction) => (direction === 'upstream' ? requestBytes(start) : start.length),
  readRequest: (frame): Request => ({ name: nameOf(frame), id: LAST }),
  answeredId: () => LAST,
  adapt: (answer) => answer,
};

/** What is no request, or tells no length, goes on as it comes. */
function requestBytes(start: Buffer): number | undefined {
  const headBytes = start.indexOf(HEAD_END);
  if (headBytes < 0) return undefined;
  const head = start.toString('latin1', 0, headBytes);
  if (/\r\ntransfer-encoding:/i.test(head)) return start.length;
  const bodyBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  return headBytes + HEAD_END.length + bodyBytes;
}

function nameOf(frame: Buffer): string {
  const [, method, path] = REQUEST_LINE.exec(frame.toString('latin1', 0, 2_048)) ?? [];
  return method === undefined ? 'other' : `${method} ${path!.replace(IDENTIFIER, '{id}')}`;
}
