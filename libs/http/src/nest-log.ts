import type { LoggerService } from '@nestjs/common';
import type { Log } from '@hoso/observability';

/** Lets the framework write into the log of the process: its mistakes as such, everything else as detail. */
export class NestLog implements LoggerService {
  constructor(private readonly to: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.to.debug(sentence(message), componentIn(rest));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.to.warn(sentence(message), componentIn(rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const error = message instanceof Error ? message : rest.find((one) => one instanceof Error);
    this.to.error(sentence(message), { ...componentIn(rest), ...(error === undefined ? {} : { error }) });
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }
}

function sentence(message: unknown): string {
  return typeof message === 'string' ? message : 'the framework speaks';
}

function componentIn(rest: readonly unknown[]): { readonly component?: string } {
  const last = rest.at(-1);
  return typeof last === 'string' && /^[A-Za-z]+$/.test(last) ? { component: last } : {};
}
