import { EventEmitter } from 'node:events';

import { describe, expect, it } from '@jest/globals';

import { createLog } from './log.js';
import { startOrExit, superviseProcess, type Supervised, type Supervision } from './supervise.js';

class RehearsedProcess extends EventEmitter {
  readonly ended: Promise<number>;
  exit!: (code: number) => void;

  constructor() {
    super();
    this.ended = new Promise((resolve) => {
      this.exit = resolve;
    });
  }
}

const lines: string[] = [];
const log = createLog({ service: 'intake', level: 'info', destination: { write: (line) => void lines.push(line) } });

function supervised(stop: () => Promise<void>, { limitMs = 25_000, ...rest }: Supervision = {}): RehearsedProcess {
  const rehearsed = new RehearsedProcess();
  superviseProcess(log, stop, { ...rest, limitMs, supervised: rehearsed as unknown as Supervised });
  return rehearsed;
}

describe('supervision', () => {
  it.each(['SIGTERM', 'SIGINT'])('stops in order on %s and ends with 0', async (signal) => {
    const steps: string[] = [];
    const rehearsed = supervised(async () => void steps.push('stopped'));
    rehearsed.emit(signal, signal);
    expect([await rehearsed.ended, steps]).toEqual([0, ['stopped']]);
  });

  it('ends with 1 when stopping fails', async () => {
    const rehearsed = supervised(() => Promise.reject(new Error('no')));
    rehearsed.emit('SIGTERM', 'SIGTERM');
    expect(await rehearsed.ended).toBe(1);
  });

  it('ends with 1 when stopping takes too long', async () => {
    const rehearsed = supervised(() => new Promise(() => undefined), { limitMs: 5 });
    rehearsed.emit('SIGTERM', 'SIGTERM');
    expect(await rehearsed.ended).toBe(1);
  });

  it('ends at once when told twice', async () => {
    const rehearsed = supervised(() => new Promise(() => undefined));
    rehearsed.emit('SIGINT', 'SIGINT');
    rehearsed.emit('SIGINT', 'SIGINT');
    expect(await rehearsed.ended).toBe(1);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('logs and ends with 1 on an %s', async (event) => {
    const rehearsed = supervised(async () => undefined);
    rehearsed.emit(event, new TypeError('x is not a function'));
    expect(await rehearsed.ended).toBe(1);
    expect(lines.at(-1)).toContain('x is not a function');
  });

  it('ends with another code on an error that has one', async () => {
    const codeOf = (error: unknown): number => (error instanceof RangeError ? 71 : 1);
    for (const [error, code] of [[new RangeError('late'), 71], [new TypeError('no'), 1]] as const) {
      const rehearsed = supervised(async () => undefined, { codeOf });
      rehearsed.emit('unhandledRejection', error);
      expect(await rehearsed.ended).toBe(code);
    }
  });
});

describe('starting', () => {
  it('says why it could not, and ends with 1', async () => {
    const said: string[] = [];
    const codes: number[] = [];
    const way = { say: (text: string) => void said.push(text), exit: (code: number) => void codes.push(code) };
    await startOrExit(log, () => Promise.reject(new Error('port 3001 is taken')), way);
    await startOrExit(log, async () => undefined, way);
    expect(codes).toEqual([1]);
    expect(said.join('')).toContain('port 3001 is taken');
  });
});
