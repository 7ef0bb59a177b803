import type { ServiceEnvironment } from '@hoso/config';
import { groupOf, type Speaker } from '@hoso/contracts';
import type { HttpApplication, OverloadSettings } from '@hoso/http';
import type { Ledger } from '@hoso/ledger';
import { BusTransportStrategy } from '@hoso/messaging';
import type { z } from 'zod';

import { admitAtPace } from './admit-at-pace.js';
import { assembleService, type Blueprint } from './assemble-service.js';
import type { Frame } from './open-frame.js';
import { watchLedger } from './watch-ledger.js';

/** A service that hears and works; its doors are built and not yet open. */
export interface OpenService<State, Owner extends Speaker> {
  readonly application: HttpApplication;
  readonly ledger: Ledger<State, Owner>;
  /** Takes no more work, finishes what is in hand, and closes the frame's engines. */
  stop(): Promise<void>;
}

const BATCH_MESSAGES_MAX = 400;

/** Puts a service together in its frame and lets it hear. Whoever opens it lets it listen, and stops it. */
export async function openService<State, Schema extends z.ZodObject, Owner extends Speaker>(
  blueprint: Blueprint<State, Schema, Owner>,
  frame: Frame<ServiceEnvironment & z.output<Schema>>,
  overload: Partial<OverloadSettings> = {},
): Promise<OpenService<State, Owner>> {
  const { application, ledger, beside, pace } = await assembleService(blueprint, frame, overload);
  const stopping = new AbortController();
  const ears = new BusTransportStrategy({
    bus: frame.bus,
    group: groupOf(blueprint.service),
    batchMessagesMax: BATCH_MESSAGES_MAX,
    topics: ledger.topics,
  });
  application.nest.connectMicroservice({ strategy: ears });
  ledger.start();
  beside?.start();
  await application.nest.startAllMicroservices();
  watchLedger(frame, ledger, ears, stopping.signal);
  if (pace !== undefined) void admitAtPace(frame, application.overload, pace, stopping.signal);
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
