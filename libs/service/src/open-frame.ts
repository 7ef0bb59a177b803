import { hostname } from 'node:os';

import { InternalHttp, ServiceTokens, TokenCheck } from '@hoso/access';
import type { ServiceEnvironment } from '@hoso/config';
import type { Service } from '@hoso/contracts';
import { SystemClock, SystemRandom, type Clock, type Random } from '@hoso/kernel';
import { openKafkaBus, type Bus, type BusLog } from '@hoso/messaging';
import { observe, troubleTeller, type LogFields, type Observability } from '@hoso/observability';
import { openMongooseStore, type Store } from '@hoso/store';

/** What every service stands in: its environment, its engines, its eyes, and its way to the other services. */
export interface Frame<Environment extends ServiceEnvironment = ServiceEnvironment> {
  readonly service: Service;
  readonly environment: Environment;
  readonly observability: Observability;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly bus: Bus;
  readonly tokens: TokenCheck;
  readonly http: InternalHttp;
}

/**
 * Opens the engines that the environment names.
 *
 * @throws Failure when the store does not answer. A silent broker is no reason not to start: facts wait in the store.
 */
export async function openFrame<Environment extends ServiceEnvironment>(
  service: Service,
  environment: Environment,
): Promise<Frame<Environment>> {
  const clock = new SystemClock();
  const random = new SystemRandom();
  const observability = observe({ service, level: environment.LOG_LEVEL });
  const store = await openStore(service, environment, clock);
  const { log } = observability;
  // Fields that the log does not know are dropped by it.
  const say: BusLog = (level, message, fields) => log[level](message, fields as LogFields);
  const onError = troubleTeller(observability);
  const bus = await openKafkaBus(environment.KAFKA_DRIVER, {
    brokers: environment.KAFKA_BROKERS,
    // Nobody else listens there. With port 0 it is not known yet where that will be.
    clientId: `hoso-${service}-${hostname()}-${environment.PORT}`,
    clientIdIsUnique: environment.PORT !== 0,
    log: say,
    onError,
    clock,
    random,
  });
  const serviceTokens = new ServiceTokens({
    endpoint: environment.TOKEN_ENDPOINT,
    clientId: environment.SERVICE_CLIENT_ID,
    clientSecret: environment.SERVICE_CLIENT_SECRET,
    clock,
    timeoutMs: 5_000,
  });
  return {
    service,
    environment,
    observability,
    clock,
    random,
    store,
    bus,
    tokens: new TokenCheck({
      issuer: environment.TOKEN_ISSUER, jwksUrl: environment.TOKEN_JWKS_URL, clock, onError,
    }),
    http: new InternalHttp(serviceTokens),
  };
}

async function openStore(service: Service, environment: ServiceEnvironment, clock: Clock): Promise<Store> {
  if (environment.STORE === 'memory') {
    const { MemoryStore } = await import('@hoso/store/memory');
    return new MemoryStore(clock);
  }
  return openMongooseStore({
    uri: environment.MONGODB_URI ?? '',
    database: `hoso_${service.replaceAll('-', '_')}`,
  });
}
