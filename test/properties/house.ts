import { SERVICES, SPEAKERS, type FeePaid, type Service, type Speaker } from '@hoso/contracts';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';
import type { Ledger, LedgerDefinition, LedgerDocument } from '@hoso/ledger';
import type { ReceivedBatch } from '@hoso/messaging';
import { MemoryStore } from '@hoso/store/memory';

import { LedgerVerifications } from '../../apps/identity-verification/src/adapters/ledger-verifications.js';
import type { Verification } from '../../apps/identity-verification/src/domain/verification.js';
import { VerifyIdentity } from '../../apps/identity-verification/src/features/verify-identity/verify-identity.js';
import { identityVerificationLedger } from '../../apps/identity-verification/src/identity-verification.subscriptions.js';
import type { Dossier } from '../../apps/intake/src/domain/dossier.js';
import type { SubmitDossierRequest } from '../../apps/intake/src/features/submit-dossier/submit-dossier.request.js';
import { INTAKE_LEDGER } from '../../apps/intake/src/intake.subscriptions.js';
import { MONDAY, SECRETS } from '../../apps/intake/test/sample-filing.js';
import { BucketRepository } from '../../apps/monitoring/src/adapters/bucket.repository.js';
import { LedgerMarks } from '../../apps/monitoring/src/adapters/ledger-marks.js';
import { Recounter, RECOUNTER_DEFAULTS } from '../../apps/monitoring/src/adapters/recounter.js';
import { WHOLE_COUNTRY } from '../../apps/monitoring/src/domain/area.js';
import { sumCounts, type BucketCounts } from '../../apps/monitoring/src/domain/bucket-counts.js';
import type { Watch } from '../../apps/monitoring/src/domain/watch.js';
import { WATCH_LEDGER } from '../../apps/monitoring/src/monitoring.subscriptions.js';
import { LedgerCases } from '../../apps/processing/src/adapters/ledger-cases.js';
import type { Case } from '../../apps/processing/src/domain/cases/case.js';
import { processingLedger } from '../../apps/processing/src/processing.subscriptions.js';
import { Doors, openOffice, turn, type Office, type Reported } from '../../libs/ledger/test/open-office.js';
import { checkAgreement } from '../simulation/checker/check-agreement.js';
import { checkHistory } from '../simulation/checker/check-history.js';
import { toldBy, viewOf } from '../simulation/checker/house-view.js';
import type { Attempt, Databases, HistoryRecord, RawDocument } from '../simulation/checker/record.js';
import { BESIDE_THE_LEDGER } from '../simulation/house/beside-the-ledger.js';
import { openIntakeDesk, type IntakeDesk } from '../simulation/house/intake-desk.js';
import { hearAnew } from '../simulation/house/second-watch.js';
import { payingOf } from '../simulation/town/payers.js';
import { portalScope } from '../simulation/town/portal-scope.js';
import { answerIn, filingOf } from '../simulation/town/portals.js';
import { dumpOf } from '../simulation/world/database.js';
import { Courier } from './courier.js';
import { KnownPeople } from './known-people.js';
import { shownOf } from './shown.js';

const PORTAL = 'cong-thu-nghiem';

/** What may befall the house while it works on something. */
export interface Weather {
  readonly seed: number;
  /** Which service dies: before anybody has heard of what it did, or later, with a batch in hand. */
  readonly dies: Service | null;
  /** The share of messages that the courier loses. */
  readonly loses: number;
}

const EVERYTHING = {
  period: { from: undefined, to: undefined }, agency: undefined, within: undefined, procedure: undefined, channel: undefined,
};

interface Offices {
  'intake': Office<Dossier, 'intake'>;
  'identity-verification': Office<Verification, 'identity-verification'>;
  'processing': Office<Case, 'processing'>;
  'monitoring': Office<Watch, Speaker>;
}

/**
 * The four services by their real ledgers, decisions and adapters, on stores and a courier in memory. Nothing runs by
 * itself: time, deliveries, deaths and losses are what a command says they are, so that the same commands tell the same story.
 */
export class House {
  readonly clock = new ManualClock(MONDAY);
  readonly people = new KnownPeople();
  readonly portal = portalScope(PORTAL);
  desk!: IntakeDesk;
  verifications!: LedgerVerifications;
  cases!: LedgerCases;
  private recounter!: Recounter;
  private readonly offices = {} as Offices;
  private readonly stores = new Map<Service, MemoryStore>(SERVICES.map((service) => [service, new MemoryStore(this.clock)]));
  private readonly doors = new Doors();
  private readonly courier = new Courier();
  private readonly random = new SeededRandom(1);
  /** Who is going to die, with the batch of that number in hand. */
  private dying: { readonly service: Service; batches: number } | null = null;
  private readonly attempts: Attempt[] = [];
  private readonly reported: Reported[] = [];

  static async open(): Promise<House> {
    const house = new House();
    for (const service of SERVICES) await house.start(service);
    return house;
  }

  /** Starts a service on what it has kept; whatever the process before it had in memory is gone. */
  private async start(service: Service): Promise<void> {
    const { random } = this;
    switch (service) {
      case 'intake': {
        const office = (this.offices[service] = await this.openOffice(INTAKE_LEDGER));
        this.desk = openIntakeDesk(office.ledger, { ...office, random });
        return;
      }
      case 'identity-verification': {
        const asked = { attributesOf: (dossierId: string) => this.desk.attributesOf(dossierId) };
        const verify = new VerifyIdentity(asked, this.people, random);
        const office = (this.offices[service] = await this.openOffice(identityVerificationLedger(verify)));
        this.verifications = new LedgerVerifications(office.ledger, office.store);
        return;
      }
      case 'processing': {
        const office = (this.offices[service] = await this.openOffice(processingLedger(this.stores.get(service)!)));
        this.cases = new LedgerCases(office.ledger, office.store);
        return;
      }
      case 'monitoring': {
        const office = (this.offices[service] = await this.openOffice(WATCH_LEDGER));
        const { store, clock, ledger, reported } = office;
        const onError = (error: unknown, doing: string): void => void reported.errors.push({ error, doing });
        const marks = new LedgerMarks(ledger);
        this.recounter = new Recounter({ store, marks, clock, random, onError, ...RECOUNTER_DEFAULTS });
      }
    }
  }

  private async openOffice<State, Owner extends Speaker>(definition: LedgerDefinition<State, Owner>): Promise<Office<State, Owner>> {
    const { clock, random, doors } = this;
    const { broker, onPublish } = this.courier;
    const store = this.stores.get(definition.service)!;
    const office = await openOffice(definition, { clock, random, broker, doors, store, onPublish });
    await store.ensure(BESIDE_THE_LEDGER[definition.service]);
    this.reported.push(office.reported);
    return office;
  }

  /** Ends a process as kill -9 would, and starts the next one, to which some of what was heard is brought again. */
  private async die(service: Service): Promise<void> {
    this.dying = null;
    this.offices[service].store.away = true;
    this.offices[service].bus.crash();
    await this.start(service);
    this.courier.forgetPlacesOf(service);
  }

  /** The next write of a service fails to be answered, before it is done or after. */
  loseAnswer(service: Service, when: 'before' | 'after'): void {
    this.offices[service].store.stumble('writeBatch', when);
  }

  /** Files at the front desk; answers whether it was a repetition, and of which dossier. */
  async file(request: SubmitDossierRequest, key: string): Promise<{ readonly dossierId: string; readonly replayed: boolean }> {
    const attempt = this.begin(filingOf(PORTAL, key, request));
    const outcome = await this.desk.submit.submit(this.portal, request, key, 'a'.repeat(32));
    attempt.ending = 'ok';
    attempt.answer = answerIn(outcome);
    return { dossierId: outcome.receipt.dossierId, replayed: outcome.replayed };
  }

  /** Tells the front desk that something was paid. */
  async pay(dossierId: string, revision: number, payment: FeePaid, key: string): Promise<void> {
    const attempt = this.begin(payingOf(PORTAL, key, dossierId, payment));
    const { rev } = await this.desk.pay.pay(this.portal, dossierId, revision, payment, { id: key, traceId: 'b'.repeat(32) });
    attempt.ending = 'ok';
    attempt.answer = { dossierId, revision: rev };
  }

  private begin(meant: Omit<Attempt, 'ending' | 'atMs'>): Attempt {
    const attempt: Attempt = { ...meant, atMs: this.clock.now(), ending: 'unknown' };
    this.attempts.push(attempt);
    return attempt;
  }

  /** Lets everything come to rest in that weather: first the storm, and then calm until everybody agrees. */
  async settle({ seed, dies, loses }: Weather): Promise<void> {
    const { courier } = this;
    [courier.chance, courier.loses] = [new SeededRandom(seed), loses];
    this.dying = dies && { service: dies, batches: courier.chance.below(4) };
    if (this.dying?.batches === 0) await this.die(this.dying.service);
    await this.quiet();
    if (this.dying) await this.die(this.dying.service);
    courier.loses = 0;
    for (let pass = 0; pass < 8; pass += 1) {
      this.clock.advance(71_000);
      for (const owner of SPEAKERS) await this.offices[owner].ledger.relay!.recover();
      await this.offices['identity-verification'].ledger.wants.takeUpDue();
      for (const service of SERVICES) {
        const { ledger } = this.offices[service];
        for (const owner of SPEAKERS.filter((one) => hears(ledger, one))) await ledger.repair.reconcile(owner);
      }
      await this.quiet();
      for (const service of ['processing', 'monitoring'] as const) await this.offices[service].ledger.timers.fireDue();
      await this.quiet();
      if ((await this.disagreements()).length === 0) return;
    }
    throw new Error(`the house does not come to rest: ${(await this.disagreements()).join(', ')}`);
  }

  /** Delivers until nothing is left on the way, in an order of chance, some of it more than once. */
  private async quiet(): Promise<void> {
    for (let isMoving = true; isMoving; ) {
      isMoving = false;
      for (const service of this.courier.shuffled(SERVICES)) {
        const { topics } = this.offices[service].ledger;
        isMoving = (await this.courier.bring(service, topics, (batch) => this.take(service, batch))) || isMoving;
      }
      await turn();
      isMoving ||= SERVICES.some((service) => {
        const { wants, relay } = this.offices[service].ledger;
        return wants.pending > 0 || (relay?.waiting ?? 0) > 0;
      });
    }
  }

  /** Answers whether the process has come to the end of the batch. Otherwise it has ended itself, somewhere on the way. */
  private async take(service: Service, batch: ReceivedBatch): Promise<boolean> {
    const taken = this.offices[service].ledger.take(batch);
    if (this.dying?.service !== service || (this.dying.batches -= 1) > 0) {
      await taken;
      return true;
    }
    taken.catch(() => undefined); // there is nobody any more to be told
    for (let steps = this.courier.chance.below(24); steps > 0; steps -= 1) await Promise.resolve();
    await this.die(service);
    return false;
  }

  /** Who has not heard all that another has said or shows it differently, and what went wrong besides. */
  private async disagreements(): Promise<readonly string[]> {
    const record = await this.record();
    return [...this.troubles(), ...[...checkAgreement(viewOf(record), record)].map(({ what }) => what)];
  }

  private troubles(): readonly string[] {
    return this.reported.flatMap(({ parked, errors, breaks }) => [
      ...parked.map(({ dossierId, code }) => `${dossierId} was set aside: ${code}`),
      ...errors.filter(({ error }) => !(error instanceof Failure)).map(({ error, doing }) => `could not ${doing}: ${String(error)}`),
      ...Array.from({ length: breaks }, () => 'the hearing was stopped'),
    ]);
  }

  /** Closes the house, as in the evening: every service finishes what it has in hand, and all that was heard is counted. */
  async close(): Promise<void> {
    for (const service of SERVICES) await this.offices[service].ledger.stop();
    while ((await this.recounter.round()) > 0);
  }

  /** All that is wrong with what a closed house has kept, said and counted. */
  async violations(): Promise<readonly string[]> {
    const wrong = checkHistory(await this.record(), hearAnew).map(({ invariant, what }) => `${invariant}: ${what}`);
    return [...this.troubles(), ...wrong];
  }

  private async record(): Promise<HistoryRecord> {
    const databases: Record<string, ReadonlyMap<string, readonly RawDocument[]>> = {};
    for (const [service, store] of this.stores) {
      const declared = [...this.offices[service].ledger.declarations, ...BESIDE_THE_LEDGER[service]];
      databases[service] = (await dumpOf(store, declared)) as ReadonlyMap<string, readonly RawDocument[]>;
    }
    const { attempts } = this;
    const { kept: messages } = this.courier;
    const { answered: registerAnswers } = this.people.book;
    const rest = { mode: 'liveness', nowMs: this.clock.now(), secrets: SECRETS } as const;
    const unnoted = ['supplement', 'withdraw', 'act', 'resolve'] as const;
    return { databases, attempts, unnoted, messages, registerAnswers, durable: durableIn(databases), ...rest };
  }

  /** The watch-room is stopped, its database is lost, and it is started on an empty one. */
  async loseWatchRoom(): Promise<void> {
    await this.offices.monitoring.ledger.stop();
    this.stores.set('monitoring', new MemoryStore(this.clock));
    await this.start('monitoring');
  }

  /** All rows of the watch-room, with the events behind them and the buckets that count them, once everything is counted. */
  async watched(): Promise<readonly unknown[]> {
    while ((await this.recounter.round()) > 0);
    const { store } = this.offices.monitoring;
    const kept = await store.find<LedgerDocument<Watch>>(WATCH_LEDGER.collection, {}, { limit: 100, sort: { _id: 1 } });
    return kept.map(({ _id, state, heard, timers, parked }) => ({
      _id, row: state!.row, events: state!.events, buckets: state!.buckets, heard, timers, parked,
    }));
  }

  /** What the watch-room shows of everything. */
  async counts(): Promise<BucketCounts> {
    const found: BucketCounts[] = [];
    const buckets = new BucketRepository(this.stores.get('monitoring')!);
    for await (const { counts } of buckets.read(WHOLE_COUNTRY, EVERYTHING)) found.push(counts);
    return sumCounts(found);
  }

  async revisionOf(service: Service, dossierId: string): Promise<number> {
    return (await this.offices[service].kept(dossierId)).rev;
  }

  /** A dossier as the four services show it, and the dates that are told about it. */
  async shown(dossierId: string): Promise<ReturnType<typeof shownOf>> {
    return shownOf({
      dossier: (await this.offices.intake.kept(dossierId)).state!,
      verification: (await this.offices['identity-verification'].kept(dossierId)).state!,
      office: (await this.offices.processing.kept(dossierId)).state!,
      row: (await this.offices.monitoring.kept(dossierId)).state!.row,
    });
  }
}

function hears(ledger: Pick<Ledger<unknown>, 'topics'>, owner: Speaker): boolean {
  return ledger.topics.some((topic) => topic.startsWith(`hoso.${owner}.`));
}

/** A fact was durable as soon as it was said: time stands while a house in memory works. */
function durableIn(databases: Databases): HistoryRecord['durable'] {
  const view = viewOf({ databases });
  return SPEAKERS.flatMap((service) =>
    [...view[service]!.keys()].flatMap((dossierId) =>
      toldBy(view, service, dossierId).map(({ n, hash, cause, at }) => ({ service, dossierId, n, hash, cause, atMs: Date.parse(at) })),
    ),
  );
}
