import type { Socket } from 'node:net';

import { Refusal } from '@hoso/kernel';

import { DoorRefusal, type ProblemWriter } from './problem.js';

/**
 * Answers what never became a request: bytes that are no HTTP, headers too large or too slow. Nothing is known of the
 * caller, so the words are Vietnamese, and the connection ends.
 */
export function refuseOnWire(problems: ProblemWriter, error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const problem = problems.write(refusalFor(error.code), 'vi', '/', '0'.repeat(32));
  const body = JSON.stringify(problem);
  socket.end([
    `HTTP/1.1 ${problem.status} ${REASONS[problem.status] ?? 'Bad Request'}`,
    'content-type: application/problem+json; charset=utf-8',
    'content-language: vi',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n'));
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large',
};

function refusalFor(code: string | undefined): Refusal {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new DoorRefusal(408, 'request-too-slow');
    case 'HPE_HEADER_OVERFLOW':
      return new DoorRefusal(431, 'headers-too-large');
    default:
      return new Refusal('malformed', 'http-malformed');
  }
}
