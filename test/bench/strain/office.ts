import { setTimeout as pause } from 'node:timers/promises';

import { Official } from '../../journeys/official.js';
import { until } from '../../journeys/until.js';
import { Letters } from '../load/dossiers.js';
import { fileAtRate } from '../load/open-loop.js';
import { receiversOf } from '../load/receivers.js';
import type { StrainGround } from './trial.js';

/** Copies from an original register: received, examined, decided and handed over by officials. */
const COPY_FROM_REGISTER = '2.000908';
/** That of the rehearsed register: it knows the applicants. */
const SEED = 2_026;
const FILED_PER_SECOND = 20;
const SECOND_MS = 1_000;

/** How officials got on in a stretch of time. */
export interface Worked {
  /** Brought to their end before the stretch was over. */
  readonly finished: number;
  readonly seconds: number;
  /** How long each took, from when it was due, in milliseconds. */
  readonly tookMs: readonly number[];
}

/** How many are taken up in a stretch. */
export const takenUpIn = (perSecond: number, seconds: number): number => Math.round(perSecond * seconds);

/**
 * Dossiers whose applicants the register knows already, all with one agency, and its official who brings one after the other to
 * its end.
 */
export class Office {
  private taken = 0;
  private done = 0;

  private constructor(
    private readonly official: Official,
    private readonly waiting: readonly string[],
  ) {}

  /**
   * Files so many and waits until each is with the official.
   *
   * @throws when one was not accepted or does not get there.
   */
  static async open({ contestant, acceptedIds }: StrainGround, count: number): Promise<Office> {
    const agency = receiversOf(COPY_FROM_REGISTER)[0]!.code;
    const letters = new Letters(SEED, {
      mark: `office-${acceptedIds.length}`,
      procedure: COPY_FROM_REGISTER,
      reshape: (request) => ({ ...request, agencyCode: agency }),
    });
    const { accepted } = await fileAtRate(() => contestant.door(), letters.take(count), FILED_PER_SECOND);
    for (const { dossierId } of accepted) acceptedIds.push(dossierId);
    if (accepted.length < count) throw new Error(`Only ${accepted.length} of ${count} dossiers for the officials were accepted.`);
    const official = new Official(contestant, agency);
    for (const { dossierId } of accepted) {
      await until(`${dossierId} waits for an official`, async () => {
        const { view } = await official.look(dossierId).catch(() => ({ view: undefined })); // not known there yet
        return view?.step?.id === 'receive' ? true : undefined;
      });
    }
    return new Office(official, accepted.map(({ dossierId }) => dossierId));
  }

  /** Dossiers that were brought to their end. */
  get finished(): number {
    return this.done;
  }

  /** Takes so many up each second, however long the ones before take, and waits for the last of them. */
  async work(perSecond: number, seconds: number): Promise<Worked> {
    const startedMs = performance.now();
    const endMs = startedMs + seconds * SECOND_MS;
    const ended: { readonly atMs: number; readonly tookMs: number }[] = [];
    const bring = async (dossierId: string, dueMs: number): Promise<void> => {
      await pause(Math.max(0, dueMs - performance.now()));
      await this.official.bringToItsEnd(dossierId);
      this.done += 1;
      ended.push({ atMs: performance.now(), tookMs: performance.now() - dueMs });
    };
    const ids = this.waiting.slice(this.taken, (this.taken += takenUpIn(perSecond, seconds)));
    await Promise.all(ids.map((dossierId, index) => bring(dossierId, startedMs + (index * SECOND_MS) / perSecond)));
    return { finished: ended.filter(({ atMs }) => atMs <= endMs).length, seconds, tookMs: ended.map(({ tookMs }) => tookMs) };
  }
}
