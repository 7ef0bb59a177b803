import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Failure, Refusal, type RefusalKind } from '@hoso/kernel';
import type { FastifyReply } from 'fastify';

const STATUS: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-media': 415,
  unprocessable: 422,
  'precondition-required': 428,
  'too-many': 429,
};

/** Renders whatever did not go as a problem document (RFC 9457), and never the inside of this process. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('neighbours');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const { status, code, faults } = this.judge(error);
    const problem = { type: `urn:hoso:problem:${code}`, title: code, status, code, ...(faults && { errors: faults }) };
    void reply.code(status).type('application/problem+json').send(problem);
  }

  private judge(error: unknown): { status: number; code: string; faults?: Refusal['details']['faults'] } {
    if (error instanceof Refusal) {
      const { faults } = error.details;
      return { status: STATUS[error.kind], code: error.code, ...(faults && { faults }) };
    }
    if (error instanceof Failure) return { status: 503, code: error.code };
    if (error instanceof HttpException) return { status: error.getStatus(), code: 'request-refused' };
    const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
    if (typeof status === 'number' && status >= 400 && status < 500) return { status, code: 'request-refused' };
    this.logger.error(error instanceof Error ? error.stack : String(error));
    return { status: 500, code: 'internal' };
  }
}
