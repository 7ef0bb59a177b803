import { setTimeout as pause } from 'node:timers/promises';

import { dossierOf, FAIR_MIXTURE, type SampleWorld } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import { uploadPapers } from '../check/file-dossiers.js';
import { PORTAL, type HouseCaller } from '../check/house-caller.js';

/** A filing that was answered 202. Moments are on the clock of `performance.now()`. */
export interface TimedFiling {
  readonly dossierId: string;
  readonly acceptedAtMs: number;
  /** From the request's departure to the whole answer. */
  readonly tookMs: number;
}

export interface SteadyFilings {
  readonly filed: readonly TimedFiling[];
  /** Filings that were answered otherwise, with what was said. */
  readonly failed: readonly string[];
}

/**
 * Files good dossiers in an open loop: the k-th leaves at its moment, however long the ones before it take. Papers are
 * uploaded before the dossier is filed, and are not part of the time taken.
 */
export async function fileSteadily(
  caller: HouseCaller,
  samples: { readonly seed: number; readonly world: Omit<SampleWorld, 'mixture'>; readonly from: number; readonly count: number },
  perSecond: number,
  onAccepted: (dossierId: string) => void = () => undefined,
): Promise<SteadyFilings> {
  const world: SampleWorld = { ...samples.world, mixture: FAIR_MIXTURE };
  const filed: TimedFiling[] = [];
  const failed: string[] = [];
  const startMs = performance.now();
  const filings: Promise<void>[] = [];
  for (let index = 0; index < samples.count; index += 1) {
    await pause(Math.max(0, startMs + (index * 1_000) / perSecond - performance.now()));
    filings.push(
      fileOne(caller, samples.seed, samples.from + index, world).then(
        (one) => {
          filed.push(one);
          onAccepted(one.dossierId);
        },
        (error: Error) => void failed.push(error.message),
      ),
    );
  }
  await Promise.all(filings);
  return { filed, failed };
}

async function fileOne(caller: HouseCaller, seed: number, index: number, world: SampleWorld): Promise<TimedFiling> {
  const sample = dossierOf(seed, index, world);
  const attachments = await uploadPapers(caller, sample);
  const token = await caller.token(PORTAL);
  const departedMs = performance.now();
  const answer = await fetch(`${caller.urlOf('intake')}/dossiers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': sample.idempotencyKey },
    body: JSON.stringify({ ...sample.request, attachments }),
    signal: AbortSignal.timeout(15_000),
  });
  const { dossierId } = (await answer.json()) as { readonly dossierId?: string };
  const acceptedAtMs = performance.now();
  if (answer.status !== 202 || dossierId === undefined) throw new Error(`a filing was answered ${answer.status}`);
  return { dossierId, acceptedAtMs, tookMs: acceptedAtMs - departedMs };
}
