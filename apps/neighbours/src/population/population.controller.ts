import { Readable } from 'node:stream';

import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import { Clock, SeededRandom } from '@hoso/kernel';
import type { FastifyReply } from 'fastify';

import { FaultBoard } from '../faults/fault-board.js';
import type { FaultScript } from '../faults/fault-script.js';
import { NEIGHBOURS_ENVIRONMENT, type NeighboursEnvironment } from '../neighbours.config.js';
import { ERROR_CODES } from './register.contract.js';
import { lookUp, lookUpWrongly, refusal, requestIdOf, type RegisterReply } from './register.js';

const HANGING_MOST = 2_000;
const HUGE_BYTES = 256 * 1024 * 1024;

/** The population database's door. Behind it every answer is right; at it the ordered faults strike. */
@Controller('population')
export class PopulationController {
  private readonly delays: SeededRandom;
  private hanging = 0;

  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(FaultBoard) private readonly faults: FaultBoard,
    @Inject(NEIGHBOURS_ENVIRONMENT) private readonly environment: NeighboursEnvironment,
  ) {
    this.delays = new SeededRandom(environment.REHEARSAL_SEED);
  }

  @Post('lookup')
  async lookup(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const fault = this.faults.strike('population-database');
    await this.clock.sleep(this.usualDelayMs() + (fault?.kind === 'slow' ? fault.delayMs : 0), whenGone(reply));
    if (reply.raw.destroyed) return;
    if (fault === undefined) return this.answer(reply, lookUp(this.environment.REHEARSAL_SEED, body));
    return this.misbehave(fault, body, reply);
  }

  private misbehave(fault: FaultScript, body: unknown, reply: FastifyReply): void {
    const seed = this.environment.REHEARSAL_SEED;
    switch (fault.kind) {
      case 'slow':
        return this.answer(reply, lookUp(seed, body));
      case 'wrong':
        return this.answer(reply, lookUpWrongly(seed, body));
      case 'forbidden':
        return this.answer(reply, fault.how === 'quota'
          ? refusal(429, ERROR_CODES.quotaUsedUp, requestIdOf(body))
          : refusal(403, ERROR_CODES.purposeRefused, requestIdOf(body)));
      case 'down':
        if (fault.how === 'reset') return reset(reply);
        return this.answer(reply, refusal(503, ERROR_CODES.outOfService, requestIdOf(body)));
      case 'garbage':
        return this.garble(fault.how, lookUp(seed, body), reply);
      case 'hang':
        return this.hang(reply);
    }
  }

  private answer(reply: FastifyReply, { status, body }: RegisterReply): void {
    if (status === 429 || status === 503) void reply.header('Retry-After', '5');
    void reply.code(status).send(body);
  }

  private garble(how: 'html' | 'truncated' | 'huge', right: RegisterReply, reply: FastifyReply): void {
    switch (how) {
      case 'html':
        return void reply.code(200).type('text/html; charset=utf-8').send(MAINTENANCE_PAGE);
      case 'truncated': {
        const text = JSON.stringify(right.body);
        return void reply.code(200).type('application/json').send(text.slice(0, Math.floor(text.length / 2)));
      }
      case 'huge':
        void reply.code(200).type('application/json');
        return void reply.send(Readable.from(endlessName(), { objectMode: false }));
    }
  }

  /** Holds the request until the caller gives up; beyond a bound resets instead, so that this process survives. */
  private hang(reply: FastifyReply): void {
    if (this.hanging >= HANGING_MOST) return reset(reply);
    this.hanging += 1;
    reply.hijack();
    reply.raw.once('close', () => {
      this.hanging -= 1;
    });
  }

  private usualDelayMs(): number {
    const { POPULATION_LATENCY_LEAST_MS: least, POPULATION_LATENCY_MOST_MS: most } = this.environment;
    return least + this.delays.fraction() * Math.max(0, most - least);
  }
}

const MAINTENANCE_PAGE = '<!doctype html><html lang="vi"><title>503</title><h1>Hệ thống đang bảo trì</h1></html>';

/** Aborts when the caller has hung up. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

function reset(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
}

/** A name of many megabytes: only a caller without a limit reads to its end. */
function* endlessName(): Generator<Buffer> {
  const part = Buffer.alloc(64 * 1024, 'a');
  yield Buffer.from('{"error_code":"0","CongDan":{"HoVaTen":{"Ho":"');
  for (let sent = 0; sent < HUGE_BYTES; sent += part.length) yield part;
  yield Buffer.from('"}}}');
}
