import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { AccessModule, TokenCheck } from '@hoso/access';
import type { ServiceEnvironment } from '@hoso/config';
import type { Service, Speaker } from '@hoso/contracts';
import { createHttpApplication, Cursors, type HttpApplication, type OverloadSettings, type ProblemTexts } from '@hoso/http';
import { Clock, Random } from '@hoso/kernel';
import { Ledger, LEDGER_DEFAULTS, type LedgerDefinition, type LedgerSettings } from '@hoso/ledger';
import { Log } from '@hoso/observability';
import type { CollectionDeclaration } from '@hoso/store';
import type { z } from 'zod';

import type { Pace } from './admit-at-pace.js';
import { earsOf } from './ears.js';
import { HttpFactSource } from './http-fact-source.js';
import { FACT_DESK, InternalFactsController } from './internal-facts.controller.js';
import type { Frame } from './open-frame.js';
import { LEDGER, ParkedController } from './parked.controller.js';
import { reportsOf } from './watch-ledger.js';

/** Something that goes on beside the doors, from start to stop. */
export interface Beside {
  start(): void;
  stop(): Promise<void>;
}

/** What a service adds to its frame: what it believes, and its doors. */
export interface Furniture<State, Owner extends Speaker> {
  readonly ledger: LedgerDefinition<State, Owner>;
  /** What is other than usual in the ledger's limits and rhythms. */
  readonly settings?: Partial<LedgerSettings>;
  /** Collections besides those of the ledger. */
  readonly collections: readonly CollectionDeclaration[];
  /** Who has work with what is written here: no more is let in than they keep up with. Nobody when left out. */
  readonly pace?: Pace;
  /** Called once the ledger exists. */
  readonly rooms: (ledger: Ledger<State, Owner>) => {
    readonly controllers: readonly Type[];
    readonly providers: readonly Provider[];
    readonly beside?: Beside;
  };
}

/** A service as its module describes it. */
export interface Blueprint<State, Schema extends z.ZodObject, Owner extends Speaker> {
  readonly service: Service;
  /** For the OpenAPI document. */
  readonly title: string;
  readonly description: string;
  readonly environment: Schema;
  /** Texts of the service's own problems, in Vietnamese and English. */
  readonly problems: ProblemTexts;
  /** A Defect `configuration-wrong` that it throws ends the process with 78 and its explanation. */
  readonly furnish: (frame: Frame<ServiceEnvironment & z.output<Schema>>) => Promise<Furniture<State, Owner>>;
}

/** A service with its rooms and its ledger, neither hearing nor listening. */
export interface AssembledService<State, Owner extends Speaker> {
  readonly application: HttpApplication;
  readonly ledger: Ledger<State, Owner>;
  readonly beside: Beside | undefined;
  readonly pace: Pace | undefined;
  /** All that it keeps; they exist in its store. */
  readonly collections: readonly CollectionDeclaration[];
}

/** What services hear comes closely behind one another, and costs each of them less together. */
const USUAL: LedgerSettings = { ...LEDGER_DEFAULTS, lane: { ...LEDGER_DEFAULTS.lane, restMs: 50 } };

@Module({})
class ServiceModule {}

/** Puts a service together in its frame. `overload`: where other bounds than the usual are wanted. */
export async function assembleService<State, Schema extends z.ZodObject, Owner extends Speaker>(
  blueprint: Blueprint<State, Schema, Owner>,
  frame: Frame<ServiceEnvironment & z.output<Schema>>,
  overload: Partial<OverloadSettings> = {},
): Promise<AssembledService<State, Owner>> {
  const furniture = await blueprint.furnish(frame);
  const ledger = ledgerOf(frame, furniture);
  const collections = [...ledger.declarations, ...furniture.collections];
  await frame.store.ensure(collections);
  const { controllers, providers, beside } = furniture.rooms(ledger);
  const application = await createHttpApplication(moduleOf(frame, ledger, controllers, providers), {
    observability: frame.observability,
    clock: frame.clock,
    random: frame.random,
    title: blueprint.title,
    description: blueprint.description,
    problems: blueprint.problems,
    trustedProxies: frame.environment.TRUSTED_PROXIES ?? [],
    overload,
  });
  return { application, ledger, beside, pace: furniture.pace, collections };
}

function ledgerOf<State, Owner extends Speaker>(frame: Frame, furniture: Furniture<State, Owner>): Ledger<State, Owner> {
  const { environment, store, bus, clock, random, http } = frame;
  const addresses = {
    intake: environment.INTAKE_URL,
    'identity-verification': environment.IDENTITY_VERIFICATION_URL,
    processing: environment.PROCESSING_URL,
  };
  const source = new HttpFactSource(http, addresses, furniture.ledger.view, 10_000);
  return new Ledger(furniture.ledger, { store, bus, clock, random, source }, reportsOf(frame), { ...USUAL, ...furniture.settings });
}

function moduleOf<State, Owner extends Speaker>(
  frame: Frame,
  ledger: Ledger<State, Owner>,
  controllers: readonly Type[],
  providers: readonly Provider[],
): DynamicModule {
  const own: Type[] = ledger.desk ? [InternalFactsController] : [];
  return {
    module: ServiceModule,
    imports: [AccessModule.with(frame.tokens)],
    controllers: [...controllers, ...own, ParkedController, earsOf(ledger)],
    providers: [
      ...providers,
      { provide: LEDGER, useValue: ledger },
      { provide: FACT_DESK, useValue: ledger.desk },
      { provide: TokenCheck, useValue: frame.tokens },
      { provide: Clock, useValue: frame.clock },
      { provide: Random, useValue: frame.random },
      { provide: Log, useValue: frame.observability.log },
      { provide: Cursors, useValue: new Cursors(frame.environment.SERVICE_CLIENT_SECRET) },
    ],
  };
}
