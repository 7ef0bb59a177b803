import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { AccessModule, TokenCheck } from '@hoso/access';
import type { ServiceEnvironment } from '@hoso/config';
import type { Service, Speaker } from '@hoso/contracts';
import { createHttpApplication, Cursors, type HttpApplication, type ProblemTexts } from '@hoso/http';
import { Clock, Random } from '@hoso/kernel';
import { Ledger, type LedgerDefinition, type LedgerSettings } from '@hoso/ledger';
import { BusTransportStrategy } from '@hoso/messaging';
import { Log } from '@hoso/observability';
import type { CollectionDeclaration } from '@hoso/store';
import type { z } from 'zod';

import { earsOf } from './ears.js';
import { HttpFactSource } from './http-fact-source.js';
import { FACT_DESK, InternalFactsController } from './internal-facts.controller.js';
import type { Frame } from './open-frame.js';
import { LEDGER, ParkedController } from './parked.controller.js';
import { reportsOf, watchLedger } from './watch-ledger.js';

/** What a service adds to its frame: what it believes, and its doors. */
export interface Furniture<State, Owner extends Speaker> {
  readonly ledger: LedgerDefinition<State, Owner>;
  readonly settings?: LedgerSettings;
  /** Collections besides those of the ledger. */
  readonly collections: readonly CollectionDeclaration[];
  /** Called once the ledger exists. */
  readonly rooms: (ledger: Ledger<State, Owner>) => {
    readonly controllers: readonly Type[];
    readonly providers: readonly Provider[];
    /** Goes on beside the doors, from start to stop. */
    readonly beside?: { start(): void; stop(): Promise<void> };
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
  readonly furnish: (frame: Frame<ServiceEnvironment & z.output<Schema>>) => Promise<Furniture<State, Owner>>;
}

/** A service that hears and works; its doors are built and not yet open. */
export interface OpenService<State, Owner extends Speaker> {
  readonly application: HttpApplication;
  readonly ledger: Ledger<State, Owner>;
  /** Takes no more work, finishes what is in hand, and closes the frame's engines. */
  stop(): Promise<void>;
}

const BATCH_MESSAGES_MAX = 400;

@Module({})
class ServiceModule {}

/** Puts a service together in its frame and lets it hear. Whoever opens it lets it listen, and stops it. */
export async function openService<State, Schema extends z.ZodObject, Owner extends Speaker>(
  blueprint: Blueprint<State, Schema, Owner>,
  frame: Frame<ServiceEnvironment & z.output<Schema>>,
): Promise<OpenService<State, Owner>> {
  const furniture = await blueprint.furnish(frame);
  const ledger = ledgerOf(frame, furniture);
  await frame.store.ensure([...ledger.declarations, ...furniture.collections]);
  const stopping = new AbortController();
  const ears = new BusTransportStrategy({
    bus: frame.bus,
    group: `hoso.${blueprint.service}`,
    batchMessagesMax: BATCH_MESSAGES_MAX,
    topics: ledger.topics,
  });
  const { controllers, providers, beside } = furniture.rooms(ledger);
  const application = await createHttpApplication(moduleOf(frame, ledger, controllers, providers), {
    observability: frame.observability,
    clock: frame.clock,
    random: frame.random,
    title: blueprint.title,
    description: blueprint.description,
    problems: blueprint.problems,
  });
  application.nest.connectMicroservice({ strategy: ears });
  ledger.start();
  beside?.start();
  await application.nest.startAllMicroservices();
  watchLedger(frame, ledger, ears, stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await application.stop();
    await beside?.stop();
    await ledger.stop();
    await frame.bus.close();
    await frame.store.close();
  };
  return { application, ledger, stop };
}

function ledgerOf<State, Owner extends Speaker>(frame: Frame, furniture: Furniture<State, Owner>): Ledger<State, Owner> {
  const { environment, store, bus, clock, random, http } = frame;
  const addresses = {
    intake: environment.INTAKE_URL,
    'identity-verification': environment.IDENTITY_VERIFICATION_URL,
    processing: environment.PROCESSING_URL,
  };
  const source = new HttpFactSource(http, addresses, furniture.ledger.view, 10_000);
  return new Ledger(furniture.ledger, { store, bus, clock, random, source }, reportsOf(frame), furniture.settings);
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
