/** The rehearsed outside world as it really is: issuer of tokens and population database, over HTTP. */
import { ServiceTokens } from '@hoso/access';
import type { Service } from '@hoso/contracts';
import { SeededRandom, type Clock } from '@hoso/kernel';

import type { DemonstrationRequest } from '../../apps/neighbours/src/issuer/grants.js';
import { neighboursApplication } from '../../apps/neighbours/src/neighbours-application.js';
import { NeighboursEnvironment } from '../../apps/neighbours/src/neighbours.config.js';
import { citizenFrom, declaredName, type Standing } from '../../apps/neighbours/src/rehearsal/citizens.js';

export const STREET_SEED = 41;
export const STREET_ISSUER = 'https://issuer.hoso.example';
export const STREET_SECRET = new SeededRandom(STREET_SEED).token(32);

/** What somebody says about the applicant on a form. */
export interface Applicant {
  readonly fullName: string;
  readonly personalNumber: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
}

export interface Street {
  readonly address: string;
  /** A token of the issuer, good for five minutes. */
  token(wish: DemonstrationRequest): Promise<string>;
  /** The token by which a service of the house calls another. */
  serviceToken(service: Service): Promise<string>;
  /** Switches a fault of the population database on, or all of them off with `{ kind: 'none' }`. */
  fault(order: Readonly<Record<string, unknown>>): Promise<void>;
  /** Questions that the population database was asked so far. */
  asked(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the street on loopback. */
export async function openStreet(clock: Clock): Promise<Street> {
  const environment = NeighboursEnvironment.parse({
    PORT: '0', TOKEN_ISSUER: STREET_ISSUER, SERVICE_CLIENT_SECRET: STREET_SECRET, DEMONSTRATION: 'on',
    REHEARSAL_SEED: String(STREET_SEED), POPULATION_LATENCY_LEAST_MS: '0', POPULATION_LATENCY_MOST_MS: '0',
  });
  const application = await neighboursApplication(environment, clock);
  await application.listen(0, '127.0.0.1');
  const address = (await application.getUrl()).replace('[::1]', '127.0.0.1');
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${address}${path}`, {
      ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the street answered ${answer.status} to ${path}: ${text}`);
    return JSON.parse(text) as unknown;
  };
  return {
    address,
    token: async (wish) => ((await ask('/issuer/demonstration-token', wish)) as { access_token: string }).access_token,
    serviceToken: (clientId) =>
      new ServiceTokens({ endpoint: `${address}/issuer/token`, clientId, clientSecret: STREET_SECRET, clock }).token(),
    fault: async (order) => void (await ask('/faults', order)),
    asked: async () => ((await ask('/faults')) as { neighbours: [{ calls: number }] }).neighbours[0].calls,
    close: () => application.close(),
  };
}

/** A made-up citizen of whom the register knows so much, as the papers have it; another one for another index. */
export function applicantOf(standing: Standing, index = 7_000): Applicant {
  const citizen = citizenFrom(STREET_SEED, index, (one) => one.standing === standing);
  const { personalNumber, birthDate, sex } = citizen;
  return { fullName: declaredName(STREET_SEED, citizen), personalNumber, birthDate, sex };
}
