import { pino, type DestinationStream, type Logger } from 'pino';

import { safeFields, type LogFields } from './log-fields.js';
import { currentTrace } from './trace.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * The log of a process: JSON lines with time, level, service, message and the fields of `LogFields`. The trace at
 * work is added by itself. A message is a constant sentence of ours; whatever varies belongs into a field.
 */
export abstract class Log {
  /** What helps to understand the machine, off in production. */
  abstract debug(message: string, fields?: LogFields): void;
  /** What happened. */
  abstract info(message: string, fields?: LogFields): void;
  /** What a person should look at in working hours. */
  abstract warn(message: string, fields?: LogFields): void;
  /** What a person must look at now. */
  abstract error(message: string, fields?: LogFields): void;
  /** Whether lines of that level are written at all. */
  abstract isWriting(level: LogLevel): boolean;
  /** The same log with fields that every line carries. */
  abstract child(fields: LogFields): Log;
  /** Waits until the lines so far are out. */
  abstract flush(): Promise<void>;
}

export interface LogOptions {
  readonly service: string;
  readonly level: LogLevel | 'silent';
  /** Where the lines go; standard output, in the background, when left out. */
  readonly destination?: DestinationStream;
}

/** Makes the log of a process. */
export function createLog({ service, level, destination }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? standardOutput(),
  );
  return new PinoLog(logger, false);
}

/** Lines that cannot be written wait, up to this much; what comes beyond it is dropped. */
const WAITING_BYTES_MAX = 4_194_304;
/** Lines are handed over together, so many bytes or so long after the first of them: each handing over costs as much as a line. */
const TOGETHER_BYTES = 4_096;
const TOGETHER_MS = 100;

/**
 * A disk that is full takes lines from the log and nothing from the work: neither does an unwritten line end the process, nor
 * keep it from ending.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({
    dest: 1, sync: false, maxLength: WAITING_BYTES_MAX, minLength: TOGETHER_BYTES, periodicFlush: TOGETHER_MS,
  });
  const flushAtEnd = output.flushSync.bind(output);
  output.on('error', () => {
    // It would try without end, and nothing else could happen meanwhile.
    output.flushSync = () => undefined;
  });
  output.on('write', () => {
    output.flushSync = flushAtEnd;
  });
  return output;
}

class PinoLog extends Log {
  constructor(
    private readonly logger: Logger,
    private readonly isTraced: boolean,
  ) {
    super();
  }

  override debug(message: string, fields?: LogFields): void {
    this.write('debug', message, fields);
  }

  override info(message: string, fields?: LogFields): void {
    this.write('info', message, fields);
  }

  override warn(message: string, fields?: LogFields): void {
    this.write('warn', message, fields);
  }

  override error(message: string, fields?: LogFields): void {
    this.write('error', message, fields);
  }

  override isWriting(level: LogLevel): boolean {
    return this.logger.isLevelEnabled(level);
  }

  override child(fields: LogFields): Log {
    return new PinoLog(this.logger.child(safeFields(fields)), this.isTraced || fields.traceId !== undefined);
  }

  override flush(): Promise<void> {
    return new Promise((resolve) => this.logger.flush(() => resolve()));
  }

  private write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    if (!this.logger.isLevelEnabled(level)) return;
    const traceId = this.isTraced || fields?.traceId !== undefined ? undefined : currentTrace()?.traceId;
    if (traceId !== undefined) this.logger[level](safeFields({ traceId, ...fields }), message);
    else if (fields !== undefined) this.logger[level](safeFields(fields), message);
    else this.logger[level](message);
  }
}
