import { Agent as PlainAgent, request as plainRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as SealedAgent, request as sealedRequest } from 'node:https';

import { Failure } from '@hoso/kernel';

/** One request with every limit it needs. */
export interface BoundedRequest {
  /** Who is asked, for the failure. */
  readonly neighbour: string;
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, the body included. */
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
  readonly signal?: AbortSignal;
}

export interface BoundedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const PLAIN = new PlainAgent({ keepAlive: true });
const SEALED = new SealedAgent({ keepAlive: true });

/**
 * Asks over kept connections, by Node's own client: `fetch` costs twice as much, and tens of mebibytes. No redirects. What it asks for
 * may be asked for twice.
 *
 * @throws Failure `timeout`, `unreachable`, `cut-off` or `answer-too-large`: whatever keeps the answer from coming whole and in time.
 */
export async function boundedRequest(request: BoundedRequest): Promise<BoundedAnswer> {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const fail = (otherwise: string, cause: unknown): never => {
    throw new Failure(request.neighbour, deadline.aborted ? 'timeout' : otherwise, { cause });
  };
  const answer = await headOf(request, deadline).catch((cause: unknown) => fail('unreachable', cause));
  const body = await wholeBody(answer, request.answerBytesMax).catch((cause: unknown) => fail('cut-off', cause));
  if (body === null) throw new Failure(request.neighbour, 'answer-too-large');
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
}

/** Where a kept connection turns out to have been closed by the other side meanwhile, another one is taken, once. */
function headOf(request: BoundedRequest, deadline: AbortSignal, isAgain = false): Promise<IncomingMessage> {
  const { url, method, headers, body = '', signal } = request;
  const [send, agent] = url.protocol === 'https:' ? [sealedRequest, SEALED] : [plainRequest, PLAIN];
  const length = method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body) };
  const options = {
    method,
    agent,
    headers: { ...headers, ...length },
    signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
  };
  return new Promise((resolve, reject) => {
    const sent = send(url, options, resolve);
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (sent.reusedSocket && !isAgain && error.code === 'ECONNRESET') resolve(headOf(request, deadline, true));
      else reject(error);
    });
    sent.end(body);
  });
}

/** Null where it is larger than that: then the connection is given up. */
function wholeBody(answer: IncomingMessage, bytesMax: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    answer.on('error', reject);
    answer.on('end', () => resolve(Buffer.concat(chunks)));
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      chunks.push(chunk);
      if (bytes <= bytesMax) return;
      resolve(null);
      answer.destroy();
    });
  });
}

/** The JSON in an answer; a `Failure` with code `garbage` when there is none. */
export function jsonIn(neighbour: string, { body }: BoundedAnswer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new Failure(neighbour, 'garbage');
  }
}

/** The seconds that a `Retry-After` header asks for, if it gives a number, at most an hour. */
export function retryAfterSeconds({ 'retry-after': text }: IncomingHttpHeaders): number | undefined {
  return text !== undefined && /^[0-9]{1,6}$/.test(text) ? Math.min(Number(text), 3_600) : undefined;
}
