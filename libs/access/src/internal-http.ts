import { Defect, Failure, Refusal, SystemRandom, type Random, type RefusalKind } from '@hoso/kernel';
import { currentTrace, formatTraceparent, isCode, newTrace, nextSpan } from '@hoso/observability';
import type { z } from 'zod';

import { boundedRequest, jsonIn, retryAfterSeconds, type BoundedAnswer } from './bounded-request.js';
import type { ServiceTokens } from './service-tokens.js';

/** One call to another service of the house. */
export interface InternalRequest<Answer extends z.ZodType> {
  /** Who is asked, for errors and logs, for example `intake`. */
  readonly neighbour: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer must look like; an answer without a body is `undefined`. */
  readonly answer: Answer;
  /** For the whole exchange, the body included. */
  readonly timeoutMs: number;
  /** 16 MiB when left out. */
  readonly answerBytesMax?: number;
  /** A caller's own token, where the call is made on somebody's behalf; the service's own otherwise. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** What a neighbour may answer that its caller is meant to understand. */
const REFUSALS: ReadonlyMap<number, RefusalKind> = new Map([
  [403, 'forbidden'], [404, 'not-found'], [409, 'conflict'], [412, 'precondition-failed'], [422, 'unprocessable'],
]);

/**
 * Calls from one service of the house to another: own token, kept connections, a deadline, a bound on the answer, and
 * an answer that is parsed by a schema before anybody sees it.
 */
export class InternalHttp {
  constructor(
    private readonly tokens: ServiceTokens,
    private readonly random: Random = new SystemRandom(),
  ) {}

  /**
   * Asks another service. 403, 404, 409, 412 and 422 are a `Refusal` with the neighbour's code; no answer, a late,
   * cut-off, oversized or unreadable one, 401 with a fresh token, 408, 429 and 5xx are a `Failure`; every other
   * refusal says that we asked wrongly and is a `Defect`.
   */
  async ask<Answer extends z.ZodType>(request: InternalRequest<Answer>): Promise<z.output<Answer>> {
    const { neighbour } = request;
    let token = request.token ?? (await this.tokens.token());
    let answer = await this.exchange(request, token);
    if (answer.status === 401 && request.token === undefined) {
      this.tokens.forget(token);
      token = await this.tokens.token();
      answer = await this.exchange(request, token);
    }
    if (answer.status < 200 || answer.status > 299) throw refused(neighbour, answer);
    const parsed = request.answer.safeParse(answer.body.length === 0 ? undefined : jsonIn(neighbour, answer));
    if (!parsed.success) throw new Failure(neighbour, 'answer-of-another-shape');
    return parsed.data;
  }

  private exchange(request: InternalRequest<z.ZodType>, token: string): Promise<BoundedAnswer> {
    const { neighbour, method, query = {}, body, timeoutMs, answerBytesMax = 16_777_216, signal } = request;
    const url = new URL(request.url);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const trace = currentTrace();
    const headers = {
      accept: 'application/json, application/problem+json',
      traceparent: formatTraceparent(trace === undefined ? newTrace(this.random) : nextSpan(trace, this.random)),
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    };
    return boundedRequest({
      neighbour,
      url,
      method,
      headers,
      timeoutMs,
      answerBytesMax,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

function refused(neighbour: string, answer: BoundedAnswer): Error {
  const { status } = answer;
  const kind = REFUSALS.get(status);
  if (kind !== undefined) return new Refusal(kind, codeIn(answer) ?? `${neighbour}-${kind}`);
  const isPassing = status < 400 || status > 499 || [401, 408, 425, 429].includes(status);
  if (!isPassing) {
    return new Defect('refused-by-neighbour', `${neighbour} answered ${status} ${codeIn(answer) ?? ''}`.trim());
  }
  const seconds = retryAfterSeconds(answer.headers);
  return new Failure(neighbour, `status-${status}`, seconds === undefined ? {} : { retryAfterSeconds: seconds });
}

function codeIn(answer: BoundedAnswer): string | undefined {
  try {
    const problem = JSON.parse(answer.body.toString('utf8')) as { readonly code?: unknown } | null;
    return isCode(problem?.code) ? problem.code : undefined;
  } catch {
    return undefined;
  }
}
