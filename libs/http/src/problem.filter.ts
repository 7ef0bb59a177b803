import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Refusal } from '@hoso/kernel';
import { currentTraceId, type Log } from '@hoso/observability';

import type { Reply, Request } from './messages.js';
import { isOurs, languageOf, retryAfterOf, type ProblemWriter } from './problem.js';
import type { RouteBook } from './route-book.js';

/** Answers every error with a problem document (RFC 9457); what is our own mistake goes to the log, not to the caller. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly problems: ProblemWriter,
    private readonly routes: RouteBook,
    private readonly log: Log,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const reply = http.getResponse<Reply>();
    const error = this.translate(thrown, request);
    const traceId = currentTraceId();
    if (isOurs(error)) this.log.error('a request failed', { error, route: request.routeOptions?.url ?? 'none' });
    if (reply.raw.headersSent) return void reply.raw.destroy();
    const path = request.url.split('?')[0] ?? '/';
    const problem = this.problems.write(error, languageOf(request.headers['accept-language']), path, traceId);
    const retryAfter = retryAfterOf(error);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (problem.status === 401) void reply.header('www-authenticate', challengeOf(problem.code));
    if (problem.code === 'insufficient-scope') void reply.header('www-authenticate', `Bearer error="insufficient_scope"`);
    if (problem.status === 405) void reply.header('allow', this.routes.methodsAt(path).join(', '));
    void reply.code(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
  }

  /** Errors of the framework in our own words. */
  private translate(thrown: unknown, request: Request): unknown {
    if (thrown instanceof Refusal) return thrown;
    const { code, statusCode } = thrown as { readonly code?: unknown; readonly statusCode?: unknown };
    const status = thrown instanceof HttpException ? thrown.getStatus() : statusCode;
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE' || status === 413) {
      return new Refusal('too-large', 'body-too-large');
    }
    if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || status === 415) {
      return new Refusal('unsupported-media', 'unsupported-media-type');
    }
    if (status === 404) {
      const path = request.url.split('?')[0] ?? '/';
      return this.routes.methodsAt(path).length > 0
        ? new MethodNotAllowed()
        : new Refusal('not-found', 'route-not-found');
    }
    if (status === 400) return new Refusal('malformed', 'request-invalid');
    return thrown;
  }
}

/** 405 has no kind of its own among refusals: only the router can say it. */
export class MethodNotAllowed extends Refusal {
  constructor() {
    super('malformed', 'method-not-allowed');
  }
}

function challengeOf(code: string): string {
  return code === 'token-missing' ? 'Bearer' : `Bearer error="invalid_token"`;
}
