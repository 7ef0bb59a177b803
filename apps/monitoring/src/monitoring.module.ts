import type { Provider, Type } from '@nestjs/common';
import type { Service, Speaker } from '@hoso/contracts';
import type { Clock } from '@hoso/kernel';
import { troubleTeller, type Observability } from '@hoso/observability';
import type { Blueprint } from '@hoso/service';
import type { Store } from '@hoso/store';

import { BucketRepository } from './adapters/bucket.repository.js';
import { BucketCheck } from './adapters/bucket-check.js';
import { BUCKETS } from './adapters/collections.js';
import { DiskPageShelf } from './adapters/disk-page-shelf.js';
import { DossierRepository } from './adapters/dossier.repository.js';
import { HttpHouseHealth } from './adapters/house-health.js';
import { HttpParkingDoors } from './adapters/http-parking-doors.js';
import { HttpStreet } from './adapters/http-street.js';
import { LedgerMarks } from './adapters/ledger-marks.js';
import { Recounter, RECOUNTER_DEFAULTS } from './adapters/recounter.js';
import { RowCheck } from './adapters/row-check.js';
import { COMPARISON_DEFAULTS, HttpSourceComparison } from './adapters/source-comparison.js';
import { WHOLE_COMPARISON_DEFAULTS, WholeComparer, type ToldDifference } from './adapters/whole-comparison.js';
import { DIFFERENCES, type SourceComparison } from './domain/comparison.js';
import type { CountProgress } from './domain/count-progress.js';
import { Dossiers } from './domain/dossiers.js';
import { PageShelf } from './domain/page.js';
import { ParkingDoors } from './domain/parked.js';
import { HouseHealth } from './domain/room-state.js';
import { Street } from './domain/street.js';
import type { Watch } from './domain/watch.js';
import { DemonstrateController } from './features/demonstrate/demonstrate.controller.js';
import { ListDossiersController } from './features/list-dossiers/list-dossiers.controller.js';
import { ListIndicatorDossiersController } from './features/list-indicator-dossiers/list-indicator-dossiers.controller.js';
import { ReadIndicatorsController } from './features/read-indicators/read-indicators.controller.js';
import { SharedSums } from './features/read-indicators/shared-sums.js';
import { ReadTimelineController } from './features/read-timeline/read-timeline.controller.js';
import { ReplayParkedController } from './features/replay-parked/replay-parked.controller.js';
import { ServePageController } from './features/serve-page/serve-page.controller.js';
import { FlowWatch } from './features/watch-flow/flow-watch.js';
import { WatchFlowController } from './features/watch-flow/watch-flow.controller.js';
import { WatchServicesController } from './features/watch-services/watch-services.controller.js';
import { monitoringEnvironment } from './monitoring.config.js';
import { MONITORING_PROBLEMS } from './monitoring.errors.js';
import { WATCH_LEDGER } from './monitoring.subscriptions.js';

/** What the doors of the watch-room lean on. */
export interface WatchRoom {
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: CountProgress;
  readonly health: HouseHealth;
  readonly comparison: SourceComparison;
  readonly parking: ParkingDoors;
  readonly street: Street;
  readonly page: PageShelf;
  /** Metric events heard since the start. */
  readonly heard: () => number;
}

/** The doors of the watch-room and what stands behind their ports. */
export function roomsOf(room: WatchRoom): { readonly controllers: readonly Type[]; readonly providers: readonly Provider[] } {
  const { store, clock, progress, health, comparison, parking, street, page, heard } = room;
  const buckets = new BucketRepository(store);
  const dossiers = new DossierRepository(store, clock);
  const engine = { engine: store.engine, durable: store.engine !== 'memory' };
  const flow = new FlowWatch({ buckets, dossiers, progress, health, comparison, clock, store: engine, heard });
  return {
    controllers: [
      ServePageController,
      ReadIndicatorsController,
      ListIndicatorDossiersController,
      ListDossiersController,
      ReadTimelineController,
      WatchFlowController,
      WatchServicesController,
      ReplayParkedController,
      DemonstrateController,
    ],
    providers: [
      { provide: SharedSums, useValue: new SharedSums(buckets, progress, clock) },
      { provide: Dossiers, useValue: dossiers },
      { provide: HouseHealth, useValue: health },
      { provide: ParkingDoors, useValue: parking },
      { provide: Street, useValue: street },
      { provide: PageShelf, useValue: page },
      { provide: FlowWatch, useValue: flow },
    ],
  };
}

/** The watch-room: which adapter stands behind which port. */
export const MONITORING: Blueprint<Watch, typeof monitoringEnvironment, Speaker> = {
  service: 'monitoring',
  title: 'Hoso monitoring (giám sát)',
  description: 'Indicators (chỉ số) that anyone can recount, the life of each dossier (hồ sơ), and the state of the house.',
  environment: monitoringEnvironment,
  problems: MONITORING_PROBLEMS,
  furnish: async ({ environment, store, clock, random, http, observability }) => {
    const onError = troubleTeller(observability);
    const addresses: Readonly<Record<Service, string>> = {
      intake: environment.INTAKE_URL,
      'identity-verification': environment.IDENTITY_VERIFICATION_URL,
      processing: environment.PROCESSING_URL,
      monitoring: environment.MONITORING_URL,
    };
    const street = environment.DEMONSTRATION ? environment.NEIGHBOURS_URL : undefined;
    return {
      collections: [BUCKETS],
      ledger: WATCH_LEDGER,
      rooms: (ledger) => {
        const marks = new LedgerMarks(ledger);
        const recounter = new Recounter({ store, marks, clock, random, onError, ...RECOUNTER_DEFAULTS });
        const whole = new WholeComparer({
          clock,
          repair: ledger.repair,
          rows: new RowCheck(store, ledger),
          buckets: new BucketCheck({ store, clock, random }),
          onDifference: differenceTeller(observability),
          onError,
          everyMs: environment.WHOLE_COMPARISON_EVERY_MS,
          ...WHOLE_COMPARISON_DEFAULTS,
        });
        const comparison = new HttpSourceComparison({
          ...{ store, clock, http, addresses, onError },
          walkedTo: (owner) => ledger.repair.walkedTo(owner),
          whole: () => whole.last,
          ...COMPARISON_DEFAULTS,
        });
        showFigures(observability, clock, recounter, comparison);
        const rooms = roomsOf({
          store,
          clock,
          progress: recounter,
          health: new HttpHouseHealth({ clock, services: addresses, neighbours: street }),
          comparison,
          parking: new HttpParkingDoors(http, addresses),
          street: new HttpStreet(http, street, clock),
          page: new DiskPageShelf(environment.DEMONSTRATION),
          heard: () => ledger.hearing.heard,
        });
        return { ...rooms, beside: together(recounter, comparison, whole) };
      },
    };
  },
};

/** Several things that go on beside the doors, as one. */
function together(...all: readonly { start(): void; stop(): Promise<void> }[]): { start(): void; stop(): Promise<void> } {
  return {
    start: () => all.forEach((one) => one.start()),
    stop: async () => {
      await Promise.all(all.map((one) => one.stop()));
    },
  };
}

/** Lets health and metrics see how far the figures lie back, and how the watch stands against the records. */
function showFigures(
  { health, metrics }: Observability,
  clock: Clock,
  progress: CountProgress,
  comparison: SourceComparison,
): void {
  const lateness = (): number => lagSeconds(progress, clock);
  health.figure('uncountedDossiers', () => progress.waiting);
  health.figure('figuresBehindSeconds', lateness);
  health.figure('missingDossiers', () => comparison.state.missing);
  metrics.gauge({
    name: 'hoso_figures_behind_seconds',
    help: 'Age of the oldest heard event that is not in the figures yet.',
    collect: (gauge) => gauge.set(lateness()),
  });
  metrics.gauge({
    name: 'hoso_missing_dossiers',
    help: 'Dossiers of which an owner has said more than monitoring has heard, a while after it was said.',
    collect: (gauge) => gauge.set(comparison.state.missing),
  });
}

/** Counts what whole comparisons find, and says it in the log. */
function differenceTeller({ log, metrics }: Observability): (told: ToldDifference) => void {
  const drift = metrics.counter({
    name: 'hoso_figures_drift_total',
    help: 'What a whole comparison found different and put right: dossiers behind their owners, rows, buckets.',
    labels: ['difference'],
  });
  for (const difference of DIFFERENCES) drift.inc({ difference }, 0);
  return ({ difference, name, agency, day, was, is }) => {
    drift.inc({ difference });
    log.warn('what was kept had drifted', {
      difference,
      ...(difference === 'buckets' ? { bucket: name } : { dossierId: name }),
      ...(agency !== null && { agency }),
      ...(day !== null && { day }),
      ...(was !== null && { told: was }),
      ...(is !== null && { counted: is }),
    });
  };
}

function lagSeconds({ asOfMs }: CountProgress, clock: Clock): number {
  return asOfMs === null ? 0 : Math.max(0, (clock.now() - asOfMs) / 1000);
}
