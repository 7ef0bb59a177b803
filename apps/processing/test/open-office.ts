import { DossierSubmitted, DossierWithdrawn, levelOneOf, PROCEDURES, type Channel, type Fact, type Spoken } from '@hoso/contracts';
import { SystemRandom } from '@hoso/kernel';
import type { LedgerDocument } from '@hoso/ledger';
import type { MemoryBroker } from '@hoso/messaging';
import type { Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { eventually } from '../../../test/support/eventually.js';
import { openRoom, type Ask, type Room, type Told } from '../../../test/support/room.js';
import { onClock } from '../../../test/support/on-clock.js';
import { SteerableClock } from '../../../test/support/steerable-clock.js';
import { openStreet, type Street } from '../../../test/support/street.js';
import { openCourier, Voices } from '../../../test/support/voices.js';
import type { Case } from '../src/domain/cases/case.js';
import type { CaseView } from '../src/features/work-on-cases/case-view.js';
import { PROCESSING } from '../src/processing.module.js';
import { identityFact, MONDAY, type Verdict } from './office.js';

export const AGENCY = 'H26.101';
/** Received, examined, decided and handed out by people of one agency. */
export const PLAIN = '2.000908';
/** The same, with the opinion of H26.102 between. */
export const WITH_OPINION = '1.004746';
/** With a fee that the catalogue lists: 10,000 đồng online. */
export const LISTED = '1.004222';
/** Done by the system from beginning to end. */
export const AUTOMATIC = '2.000635';

type Role = 'receiver' | 'examiner' | 'adviser' | 'manager';

/** A dossier to be filed; what is left out is usual. */
export interface Filing {
  readonly procedureCode?: string;
  readonly agencyCode?: string;
  readonly channel?: Channel;
  /** What is said of the applicant; null: nothing yet. */
  readonly identity?: Verdict | null;
}

export interface OfficeOptions {
  readonly store?: Store;
  readonly clock?: SteerableClock;
  readonly broker?: MemoryBroker;
}

/** Processing as it really is, on a Monday morning, with the real issuer of the street; intake and identity are voices. */
export class OpenOffice {
  private readonly ids = new SystemRandom();

  private constructor(
    readonly room: Room<Case, 'processing'>,
    readonly street: Street,
    readonly store: Store,
    readonly clock: SteerableClock,
    private readonly voices: Voices,
  ) {}

  static async open({ clock = new SteerableClock(MONDAY), store, broker }: OfficeOptions = {}): Promise<OpenOffice> {
    const kept = store ? onClock(store, clock) : new MemoryStore(clock);
    const street = await openStreet(clock);
    const bus = await openCourier(clock, broker);
    const room = await openRoom(PROCESSING, { street, store: kept, bus, clock });
    return new OpenOffice(room, street, kept, clock, new Voices(bus, clock));
  }

  async close(): Promise<void> {
    await this.room.stop();
    await this.street.close();
  }

  /** A token of somebody with these roles in an agency. */
  official(roles: Role | readonly Role[], agency = AGENCY): Promise<string> {
    const [...wanted] = typeof roles === 'string' ? [roles] : roles;
    const subject = `${wanted.join('-')}.${agency.toLowerCase().replaceAll('.', '-')}`;
    return this.street.token({ kind: 'official', roles: wanted, agency, tenant: levelOneOf(agency), subject });
  }

  ask(path: string, ask?: Ask): Promise<Told> {
    return this.room.ask(path, ask);
  }

  /** Files a dossier and waits until the office has taken note of it. */
  async file(filing: Filing = {}): Promise<string> {
    const [dossierId] = await this.fileMany(1, filing);
    return dossierId!;
  }

  async fileMany(count: number, { identity = 'matched', ...filing }: Filing = {}): Promise<readonly string[]> {
    const dossierIds = Array.from({ length: count }, () => this.ids.id());
    const facts = [submitted(filing), ...(identity === null ? [] : [identityFact(identity, 0)])];
    await Promise.all(dossierIds.map((dossierId) => this.voices.say(dossierId, ...facts)));
    for (const dossierId of dossierIds) {
      await this.until(dossierId, 'heard', ({ heard }) =>
        heard.intake === 1 && (identity === null || heard['identity-verification'] === 1));
    }
    return dossierIds;
  }

  say(dossierId: string, ...spoken: readonly Spoken[]): Promise<void> {
    return this.voices.say(dossierId, ...spoken);
  }

  withdraw(dossierId: string): Promise<void> {
    return this.say(dossierId, DossierWithdrawn.say({ reason: 'other' }));
  }

  /** The dossier as the ledger keeps it. */
  async kept(dossierId: string): Promise<LedgerDocument<Case>> {
    const kept = await this.room.ledger.find(dossierId);
    if (kept === undefined) throw new Error(`nothing is kept of ${dossierId}`);
    return kept;
  }

  until(dossierId: string, what: string, holds: (kept: LedgerDocument<Case>) => boolean): Promise<LedgerDocument<Case>> {
    return eventually(`${what}, about ${dossierId}`, async () => {
      const kept = await this.room.ledger.find(dossierId);
      return kept !== undefined && holds(kept) ? kept : undefined;
    });
  }

  /** The case as its official reads it, with its ETag. */
  async read(dossierId: string, token: string): Promise<{ readonly view: CaseView; readonly etag: string }> {
    const { status, headers, body } = await this.ask(`/cases/${dossierId}`, { token });
    if (status !== 200) throw new Error(`reading ${dossierId} was answered with ${status}`);
    return { view: body as CaseView, etag: headers.get('etag') ?? '' };
  }

  /** Acts; with the present ETag where none is given. */
  async act(dossierId: string, token: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Told> {
    const etag = `"${(await this.kept(dossierId)).rev}"`;
    return this.ask(`/cases/${dossierId}/actions`, { token, body, headers: { 'if-match': etag, ...headers } });
  }

  /** What the office has said about a dossier, as its own record tells the other services. */
  async facts(dossierId: string): Promise<readonly Fact[]> {
    const { body } = await this.ask('/internal/facts/pull', {
      token: await this.street.serviceToken('monitoring'),
      body: { view: 'fact', dossiers: [{ dossierId, after: 0 }] },
    });
    return (body as { dossiers: [{ items: readonly Fact[] }] }).dossiers[0].items;
  }

  async names(dossierId: string): Promise<readonly string[]> {
    return (await this.facts(dossierId)).map(({ name }) => name.replace('processing.', ''));
  }
}

function submitted({ procedureCode = PLAIN, agencyCode = AGENCY, channel = 'online' }: Filing): Spoken {
  const { version } = PROCEDURES.findLast(({ code }) => code === procedureCode)!;
  return DossierSubmitted.say({
    procedureCode, procedureVersion: version, agencyCode, tenant: levelOneOf(agencyCode), channel,
    portal: 'portal-thu-nghiem', reference: 'HS-THU-NGHIEM', contentHash: 'c'.repeat(64), papers: [], representative: false,
  });
}
