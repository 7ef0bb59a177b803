import { Defect, Failure, Refusal } from '@hoso/kernel';
import type { z } from 'zod';

import type { ServiceTokens } from './service-tokens.js';

export interface InternalRequest<Answer extends z.ZodType> {
  /** Who is asked, for errors and metrics. */
  readonly neighbour: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: unknown;
  readonly answer: Answer;
  readonly timeoutMs: number;
  /** A bearer's own token, where the call is made on somebody's behalf; the service's token otherwise. */
  readonly token?: string;
  readonly traceId?: string;
}

const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/** Calls between the services of the house: JSON in, JSON out, by schema, with a deadline. */
export class InternalHttp {
  constructor(private readonly tokens: ServiceTokens) {}

  /**
   * Asks another service.
   *
   * @throws Failure on timeout, broken connection, 429 and 5xx.
   * @throws Refusal when it says no, with the code of its problem document.
   * @throws Defect when its answer is not what was agreed.
   */
  async ask<Answer extends z.ZodType>(request: InternalRequest<Answer>): Promise<z.output<Answer>> {
    const { neighbour } = request;
    const response = await this.send(request);
    const text = await this.read(neighbour, response);
    if (response.ok) {
      const parsed = request.answer.safeParse(jsonOf(text));
      if (!parsed.success) throw new Defect('answer-against-contract', `${neighbour}: ${parsed.error.message}`);
      return parsed.data;
    }
    if (response.status >= 500 || response.status === 429 || response.status === 401) {
      const retryAfter = Number(response.headers.get('retry-after'));
      throw new Failure(neighbour, `status-${response.status}`, retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {});
    }
    const problem = jsonOf(text) as { readonly code?: unknown } | undefined;
    const code = typeof problem?.code === 'string' ? problem.code : `status-${response.status}`;
    throw new Refusal(kindOf(response.status), code);
  }

  private async send(request: InternalRequest<z.ZodType>): Promise<Response> {
    const token = request.token ?? (await this.tokens.get());
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.traceId) headers['traceparent'] = `00-${request.traceId}-${request.traceId.slice(16)}-01`;
    try {
      return await fetch(request.url, {
        method: request.method,
        headers,
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        signal: AbortSignal.timeout(request.timeoutMs),
        redirect: 'error',
      });
    } catch (error) {
      const code = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable';
      throw new Failure(request.neighbour, code, { cause: error });
    }
  }

  private async read(neighbour: string, response: Response): Promise<string> {
    try {
      const announced = Number(response.headers.get('content-length') ?? 0);
      if (announced > ANSWER_BYTES_MAX) throw new Failure(neighbour, 'answer-too-large');
      const text = await response.text();
      if (text.length > ANSWER_BYTES_MAX) throw new Failure(neighbour, 'answer-too-large');
      return text;
    } catch (error) {
      throw error instanceof Failure ? error : new Failure(neighbour, 'answer-broken-off', { cause: error });
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // no schema accepts it
  }
}

function kindOf(status: number): Refusal['kind'] {
  switch (status) {
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 412:
      return 'precondition-failed';
    case 422:
      return 'unprocessable';
    default:
      return 'malformed';
  }
}
