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
  readonly headers: Headers;
  readonly body: Buffer;
}

/**
 * Asks over kept connections. No redirects. Whatever keeps the answer from coming whole and in time is a `Failure`
 * with code `timeout`, `unreachable`, `cut-off` or `answer-too-large`.
 */
export async function boundedFetch(request: BoundedRequest): Promise<BoundedAnswer> {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
  const response = await fetch(request.url, {
    method: request.method,
    headers: request.headers,
    redirect: 'manual',
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  }).catch((cause: unknown) => {
    throw new Failure(request.neighbour, deadline.aborted ? 'timeout' : 'unreachable', { cause });
  });
  return { status: response.status, headers: response.headers, body: await wholeBody(response, request, deadline) };
}

async function wholeBody(response: Response, request: BoundedRequest, deadline: AbortSignal): Promise<Buffer> {
  const tooLarge = (): Failure => new Failure(request.neighbour, 'answer-too-large');
  if (Number(response.headers.get('content-length')) > request.answerBytesMax) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > request.answerBytesMax) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(request.neighbour, deadline.aborted ? 'timeout' : 'cut-off', { cause });
  }
  return Buffer.concat(chunks);
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
export function retryAfterSeconds(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  return text !== null && /^[0-9]{1,6}$/.test(text) ? Math.min(Number(text), 3_600) : undefined;
}
