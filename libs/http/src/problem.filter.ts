import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Failure, Refusal } from '@hoso/kernel';
import type { Log } from '@hoso/observability';

import type { Reply, Request } from './messages.js';
import { DoorRefusal, isOurs, languageOf, retryAfterOf, type ProblemWriter } from './problem.js';
import type { RouteBook } from './route-book.js';
import { traceOf } from './trace-requests.js';

/** Answers every error with a problem document (RFC 9457); our own mistakes go to the log, not to the caller. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly problems: ProblemWriter,
    private readonly routes: RouteBook,
    private readonly log: Log,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const [request, reply] = host.getArgs<[Request, Reply]>();
    this.answer(thrown, request, reply);
  }

  /** Sends the problem that an error is. */
  answer(thrown: unknown, request: Request, reply: Reply): void {
    const path = pathOf(request);
    const error = this.translate(thrown, path);
    const traceId = traceOf(request)?.traceId ?? '0'.repeat(32);
    this.tell(error, request, traceId);
    if (reply.raw.headersSent) return void reply.raw.destroy();
    const language = languageOf(request.headers['accept-language']);
    const problem = this.problems.write(error, language, path, traceId);
    const retryAfter = retryAfterOf(error);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (problem.status === 401 && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', 'Bearer');
    if (problem.status === 405) void reply.header('allow', this.routes.methodsAt(path).join(', '));
    void reply
      .code(problem.status)
      .header('content-language', language)
      .header('vary', 'accept-language')
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem));
  }

  private tell(error: unknown, request: Request, traceId: string): void {
    const route = request.routeOptions?.url ?? 'none';
    if (isOurs(error)) return this.log.error('a request failed', { error, route, traceId });
    if (error instanceof Failure) return this.log.warn('a neighbour did not answer', { error, route, traceId });
    const { code } = error as Refusal;
    if (this.problems.find(code) === undefined) this.log.error('a problem has no text', { code, route, traceId });
  }

  /** Errors of the framework in our own words. */
  private translate(thrown: unknown, path: string): unknown {
    if (thrown instanceof Refusal || thrown instanceof Failure) return thrown;
    const { code, statusCode } = (thrown ?? {}) as { readonly code?: unknown; readonly statusCode?: unknown };
    const status = thrown instanceof HttpException ? thrown.getStatus() : statusCode;
    switch (status) {
      case 400:
        return new Refusal('malformed', code === 'FST_ERR_BAD_URL' ? 'address-malformed' : 'request-invalid');
      case 401:
        return new Refusal('unauthenticated', 'token-missing');
      case 403:
        return new Refusal('forbidden', 'forbidden');
      case 404:
        return this.routes.methodsAt(path).length > 0
          ? new DoorRefusal(405, 'method-not-allowed')
          : new Refusal('not-found', 'route-not-found');
      case 405:
        return new DoorRefusal(405, 'method-not-allowed');
      case 408:
        return new DoorRefusal(408, 'request-too-slow');
      case 413:
        return new Refusal('too-large', 'body-too-large');
      case 414:
        return new DoorRefusal(414, 'address-too-long');
      case 415:
        return new Refusal('unsupported-media', 'unsupported-media-type');
      case 503:
        return new DoorRefusal(503, 'unavailable', 2);
      default:
        return thrown;
    }
  }
}

function pathOf(request: Request): string {
  return request.url.split('?', 1)[0] ?? '/';
}
