import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { DossierSubmitted, DossierSupplemented, DossierWithdrawn, levelOneOf, TOPICS, type Fact, type Spoken } from '@hoso/contracts';
import { SystemRandom } from '@hoso/kernel';
import type { LedgerDocument } from '@hoso/ledger';
import type { MemoryBus } from '@hoso/messaging';
import type { Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { eventually } from '../../../test/support/eventually.js';
import { openRoom, type Ask, type Room, type Told } from '../../../test/support/room.js';
import { SteerableClock } from '../../../test/support/steerable-clock.js';
import { openStreet, type Applicant, type Street } from '../../../test/support/street.js';
import { openCourier, Voices } from '../../../test/support/voices.js';
import type { Verification } from '../src/domain/verification.js';
import { IDENTITY_VERIFICATION } from '../src/identity-verification.module.js';
import { MONDAY } from './counter.js';

export const AGENCY = 'H26.101';

/** The drawer of intake in which the attributes of applicants lie. */
export class IntakeDrawer {
  /** Closed, it breaks every connection. */
  isOpen = true;
  /** Of these dossiers nothing is told. */
  readonly withheld = new Set<string>();
  /** How many dossiers each question named. */
  readonly questions: number[] = [];
  /** One entry per dossier that was told of. */
  readonly given: { readonly dossierId: string; readonly purpose: string }[] = [];
  private readonly contents = new Map<string, Applicant & { readonly round: number }>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<IntakeDrawer> {
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => {
        if (!drawer.isOpen || request.url !== '/internal/identity-attributes') return void request.socket.destroy();
        const { dossierIds, purpose } = JSON.parse(text) as { readonly dossierIds: readonly string[]; readonly purpose: string };
        drawer.questions.push(dossierIds.length);
        const told = dossierIds.filter((dossierId) => !drawer.withheld.has(dossierId));
        for (const dossierId of told) drawer.given.push({ dossierId, purpose });
        const dossiers = told.map((dossierId) => ({ dossierId, ...drawer.contents.get(dossierId) }));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ dossiers }));
      });
    });
    const drawer = new IntakeDrawer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return drawer;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  put(dossierId: string, round: number, { fullName, personalNumber, birthDate, sex }: Applicant): void {
    this.contents.set(dossierId, { round, fullName, personalNumber, birthDate, sex });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** Identity-verification as it really is, with the real population database of the street; intake is a voice and a drawer. */
export class OpenCounter {
  private readonly ids = new SystemRandom();

  private constructor(
    readonly room: Room<Verification, 'identity-verification'>,
    readonly street: Street,
    readonly intake: IntakeDrawer,
    readonly store: Store,
    readonly clock: SteerableClock,
    private readonly bus: MemoryBus,
    private readonly voices: Voices,
  ) {}

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<OpenCounter> {
    const clock = new SteerableClock(MONDAY);
    const [store, street, intake, bus] = [
      new MemoryStore(clock), await openStreet(clock), await IntakeDrawer.open(), await openCourier(clock),
    ];
    const own = { INTAKE_URL: intake.address, ...environment };
    const room = await openRoom(IDENTITY_VERIFICATION, { street, store, bus, clock, environment: own });
    return new OpenCounter(room, street, intake, store, clock, bus, new Voices(bus, clock));
  }

  async close(): Promise<void> {
    await this.room.stop();
    this.intake.close();
    await this.street.close();
  }

  ask(path: string, ask?: Ask): Promise<Told> {
    return this.room.ask(path, ask);
  }

  official(agency = AGENCY): Promise<string> {
    const subject = `can-bo.${agency.toLowerCase().replaceAll('.', '-')}`;
    return this.street.token({ kind: 'official', agency, tenant: levelOneOf(agency), subject });
  }

  /** A dossier of this applicant is filed. */
  async submit(applicant: Applicant, agencyCode = AGENCY): Promise<string> {
    const dossierId = this.ids.id();
    this.intake.put(dossierId, 0, applicant);
    await this.voices.say(
      dossierId,
      DossierSubmitted.say({
        procedureCode: '1.004222', procedureVersion: 1, agencyCode, tenant: levelOneOf(agencyCode), channel: 'online',
        portal: 'portal-thu-nghiem', reference: 'HS-THU-NGHIEM', contentHash: 'c'.repeat(64), papers: [], representative: false,
      }),
    );
    return dossierId;
  }

  supplement(dossierId: string, round: number, applicant: Applicant): Promise<void> {
    this.intake.put(dossierId, round, applicant);
    return this.say(dossierId, DossierSupplemented.say({ round, contentHash: 'd'.repeat(64), papers: [] }));
  }

  withdraw(dossierId: string): Promise<void> {
    return this.say(dossierId, DossierWithdrawn.say({ reason: 'other' }));
  }

  private say(dossierId: string, spoken: Spoken): Promise<void> {
    return this.voices.say(dossierId, spoken);
  }

  until(
    dossierId: string,
    what: string,
    holds: (state: Verification, kept: LedgerDocument<Verification>) => boolean,
  ): Promise<LedgerDocument<Verification>> {
    return eventually(`${what}, about ${dossierId}`, async () => {
      const kept = await this.room.ledger.find(dossierId);
      return kept?.state && holds(kept.state, kept) ? kept : undefined;
    });
  }

  /** The dossier once it stands in this phase. */
  settled(dossierId: string, phase: Verification['phase'] = 'settled'): Promise<LedgerDocument<Verification>> {
    return this.until(dossierId, phase, (state) => state.phase === phase);
  }

  /** What the counter has said about a dossier, as its own record tells the other services. */
  async facts(dossierId: string): Promise<readonly Fact[]> {
    const { body } = await this.ask('/internal/facts/pull', {
      token: await this.street.serviceToken('processing'),
      body: { view: 'fact', dossiers: [{ dossierId, after: 0 }] },
    });
    return (body as { dossiers: [{ items: readonly Fact[] }] }).dossiers[0].items;
  }

  async names(dossierId: string): Promise<readonly string[]> {
    return (await this.facts(dossierId)).map(({ name }) => name.replace('identity-verification.identity-', ''));
  }

  /** Everything that left the process or is kept in it, as one text: store, courier, log. */
  async traces(): Promise<string> {
    const kept = await Promise.all(
      this.room.ledger.declarations.map(({ name }) => this.store.find(name, {}, { limit: 10_000 })),
    );
    const carried = Object.entries(TOPICS).flatMap(([topic, { partitions }]) =>
      Array.from({ length: partitions }, (_, partition) => this.bus.broker.read({ topic, partition }, 0, 10_000)).flat());
    const messages = carried.map(({ key, value, headers }) => [key, value?.toString('utf8'), headers]);
    return JSON.stringify([kept, messages]) + this.room.log.join('');
  }
}
