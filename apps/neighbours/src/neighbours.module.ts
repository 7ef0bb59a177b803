import { Logger, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Clock, Random, SeededRandom, SystemClock, SystemRandom } from '@hoso/kernel';

import { FaultBoard } from './faults/fault-board.js';
import { FaultsController } from './faults/faults.controller.js';
import { HealthController } from './http/health.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { IssuerController } from './issuer/issuer.controller.js';
import { signingKey } from './issuer/signing-key.js';
import { TokenMaker } from './issuer/token-maker.js';
import { issuerName, NEIGHBOURS_ENVIRONMENT, type NeighboursEnvironment } from './neighbours.config.js';
import { PopulationController } from './population/population.controller.js';
import { RehearsalController } from './rehearsal/rehearsal.controller.js';
import { Rehearsal } from './rehearsal/rehearsal.js';

/** The wiring of the rehearsed outside world. */
@Module({})
export class NeighboursModule {
  static with(environment: NeighboursEnvironment, clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: NeighboursModule,
      controllers: [FaultsController, HealthController, IssuerController, PopulationController, RehearsalController],
      providers: [
        { provide: NEIGHBOURS_ENVIRONMENT, useValue: environment },
        { provide: Clock, useValue: clock },
        { provide: Random, useClass: SystemRandom },
        { provide: APP_FILTER, useClass: ProblemFilter },
        {
          provide: FaultBoard,
          useFactory: (time: Clock) => new FaultBoard(time, new SeededRandom(environment.REHEARSAL_SEED)),
          inject: [Clock],
        },
        {
          provide: TokenMaker,
          useFactory: async (time: Clock, random: Random) =>
            new TokenMaker(issuerName(environment), await signingKey(environment.DATA_FOLDER), time, random),
          inject: [Clock, Random],
        },
        {
          provide: Rehearsal,
          useFactory: (maker: TokenMaker, time: Clock, random: Random) =>
            new Rehearsal(environment, maker, time, random, reportTrouble),
          inject: [TokenMaker, Clock, Random],
        },
      ],
    };
  }
}

const logger = new Logger('rehearsal');

function reportTrouble(error: unknown): void {
  logger.error(error instanceof Error ? error.stack : String(error));
}
