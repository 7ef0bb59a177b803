import { setTimeout as pause } from 'node:timers/promises';

import type { Floor } from '../laboratory/floor.js';
import { SERVICES, type ServiceName } from '../laboratory/services.js';
import type { SetAside } from './set-aside.js';

interface Parked {
  readonly dossierId: string;
  readonly streams: readonly { readonly stream: string; readonly code: string }[];
}

interface StandingStill {
  readonly dossiers: readonly { readonly service: ServiceName; readonly dossierId: string }[];
  /** Services of which nobody answered: what stands still there is not known. */
  readonly silent: readonly ServiceName[];
}

const WITHIN_MS = 120_000;
/** Each waits for two rests of a lane: one after the other, two hundred would take three minutes. */
const AT_ONCE = 16;

/** What an operator does when something was set aside: lets the hearing go on, and takes every dossier up again. */
export class Operator {
  private token: { readonly text: string; readonly until: number } | undefined;

  constructor(
    private readonly floor: Floor,
    /** Told of whatever stands still whenever it is seen. */
    private readonly onFound: (one: SetAside) => void,
  ) {}

  /** Takes up everything that stands still anywhere, until every service says that nothing does. */
  async takeEverythingUp(): Promise<void> {
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const { dossiers, silent } = await this.standingStill();
      if (dossiers.length === 0 && silent.length === 0) return;
      if (performance.now() > deadline) {
        const which = JSON.stringify(dossiers.slice(0, 3));
        throw new Error(`${dossiers.length} dossiers still stand still: ${which}; no answer from: ${silent.join(', ') || 'nobody'}`);
      }
      for (let start = 0; start < dossiers.length; start += AT_ONCE) {
        await Promise.all(dossiers.slice(start, start + AT_ONCE).map(({ service, dossierId }) =>
          this.ask(service, 'POST', `/admin/parked/${dossierId}/replay`)));
      }
      await pause(500);
    }
  }

  /** Sees what stands still now, and lets it be. */
  async look(): Promise<void> {
    await this.standingStill();
  }

  async resumeHearing(service: ServiceName): Promise<void> {
    for (const { url } of this.floor.instancesOf(service)) await this.askAt(url, 'POST', '/admin/hearing/resume');
  }

  private async standingStill(): Promise<StandingStill> {
    const pages = await Promise.all(SERVICES.map(async (service) => {
      const page = await this.ask(service, 'GET', '/admin/parked?limit=200');
      const dossiers = (page?.['dossiers'] ?? []) as readonly Parked[];
      for (const { dossierId, streams } of dossiers) {
        for (const { stream, code } of streams) this.onFound({ service, dossierId, stream, code });
      }
      return { dossiers: dossiers.map(({ dossierId }) => ({ service, dossierId })), silent: page === undefined ? [service] : [] };
    }));
    return { dossiers: pages.flatMap(({ dossiers }) => dossiers), silent: pages.flatMap(({ silent }) => silent) };
  }

  private async ask(service: ServiceName, method: string, path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    for (const { url } of this.floor.instancesOf(service)) {
      const answer = await this.askAt(url, method, path);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  private async askAt(url: string, method: string, path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      const headers = { authorization: `Bearer ${await this.ownToken()}` };
      const response = await fetch(`${url}${path}`, { method, headers, signal: AbortSignal.timeout(15_000) });
      const answer = (await response.json()) as Readonly<Record<string, unknown>>;
      return response.ok ? answer : undefined;
    } catch {
      return undefined; // the other one is asked, or the same one again
    }
  }

  private async ownToken(): Promise<string> {
    if (this.token !== undefined && this.token.until > performance.now()) return this.token.text;
    const response = await fetch(`${this.floor.neighbours.url}/issuer/demonstration-token`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'operator' }),
    });
    const { access_token: text } = (await response.json()) as { readonly access_token: string };
    this.token = { text, until: performance.now() + 120_000 };
    return text;
  }
}
