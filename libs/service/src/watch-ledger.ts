import { encodeCondition, type ServiceCondition } from '@hoso/contracts';
import type { Ledger, LedgerReports } from '@hoso/ledger';
import type { BusTransportStrategy } from '@hoso/messaging';
import { SharedReading, troubleTeller } from '@hoso/observability';

import type { Frame } from './open-frame.js';

const CONDITION_EVERY_MS = 10_000;

/** The part of a ledger that is looked at, whatever its state. */
export type WatchedLedger = Pick<
  Ledger<unknown>,
  'hearing' | 'relay' | 'repair' | 'wants' | 'waiting' | 'spoken' | 'oldestUnpublishedSeconds'
> & { readonly parking: { count(): Promise<number> } };

/** Reports of a ledger as log lines and counters: one line per fact spoken, references and codes only. */
export function reportsOf(frame: Frame): LedgerReports {
  const { log, metrics } = frame.observability;
  const spoken = metrics.counter({ name: 'hoso_facts_spoken_total', help: 'Own facts made durable.', labels: ['fact'] });
  const parked = metrics.counter({ name: 'hoso_dossiers_parked_total', help: 'Dossiers set aside, by reason.', labels: ['code'] });
  return {
    onSpoken: (dossierId, fact, number, traceId) => {
      spoken.inc({ fact });
      log.info('spoken', { dossierId, fact, number, traceId });
    },
    onParked: (dossierId, code) => {
      parked.inc({ code });
      log.warn('set aside', { code, ...(dossierId ? { dossierId } : {}) });
    },
    onBreak: () => log.error('too many dossiers set aside in a short time: hearing stops until a person resumes it', {}),
    onError: troubleTeller(frame.observability),
  };
}

/** What asks the broker and the store. Whoever reaches the doors of health may ask for it, as often as they like. */
interface Readings {
  readonly lag: SharedReading<number | undefined>;
  readonly oldest: SharedReading<number>;
  readonly parked: SharedReading<number>;
}

function readingsOf({ clock }: Frame, ledger: WatchedLedger, ears: BusTransportStrategy): Readings {
  return {
    lag: new SharedReading(clock, () => ears.consumption.lag().catch(() => undefined)),
    oldest: new SharedReading(clock, () => ledger.oldestUnpublishedSeconds()),
    parked: new SharedReading(clock, () => ledger.parking.count()),
  };
}

/** Lets health and metrics see a ledger and its engines, and tells the metric topic of its condition. */
export function watchLedger(
  frame: Frame,
  ledger: WatchedLedger,
  ears: BusTransportStrategy,
  stopping: AbortSignal,
): void {
  const { health, metrics } = frame.observability;
  health.dependOn({ name: 'store', kind: 'hard', check: () => frame.store.ping().then(() => ({ ok: true })) });
  health.dependOn({ name: 'broker', kind: 'soft', check: () => frame.bus.ping().then(() => ({ ok: true })) });
  health.dependOn({
    name: 'hearing',
    kind: 'soft',
    check: () => Promise.resolve({ ok: ears.consumption.assigned && !ledger.hearing.broken }),
  });
  health.dependOn({ name: 'token-issuer', kind: 'soft', check: () => Promise.resolve(frame.tokens.contact) });
  const readings = readingsOf(frame, ledger, ears);
  const { lag, oldest, parked } = readings;
  health.figure('lagMessages', () => lag.get());
  health.figure('oldestUnpublishedSeconds', () => oldest.get());
  health.figure('parkedDossiers', () => parked.get());
  health.figure('waitingEntries', () => ledger.waiting);
  health.figure('pendingCalls', () => ledger.wants.pending);
  health.figure('unpublishedFacts', () => ledger.relay?.waiting ?? 0);
  health.figure('repairedFacts', () => ledger.repair.repaired);
  metrics.gauge({
    name: 'hoso_outbox_age_seconds',
    help: 'Age of the oldest own fact that the courier has not acknowledged.',
    collect: async (gauge) => gauge.set(await oldest.get()),
  });
  metrics.gauge({
    name: 'hoso_consumer_lag_messages',
    help: 'Messages that this service has not heard yet.',
    collect: async (gauge) => gauge.set((await lag.get()) ?? Number.NaN),
  });
  metrics.gauge({
    name: 'hoso_parked_dossiers',
    help: 'Dossiers that stand still here.',
    collect: async (gauge) => gauge.set(await parked.get()),
  });
  metrics.gauge({
    name: 'hoso_ledger_waiting_entries',
    help: 'Entries that wait to be decided.',
    collect: (gauge) => gauge.set(ledger.waiting),
  });
  void tellCondition(frame, ledger, readings, stopping);
}

async function tellCondition(
  frame: Frame,
  ledger: WatchedLedger,
  { lag, oldest, parked }: Readings,
  stopping: AbortSignal,
): Promise<void> {
  const { log, metrics } = frame.observability;
  const untold = metrics.counter({ name: 'hoso_conditions_untold_total', help: 'Conditions of the service that nobody was told.' });
  while (!stopping.aborted) {
    await frame.clock.sleep(CONDITION_EVERY_MS, stopping);
    if (stopping.aborted) return;
    try {
      const condition: ServiceCondition = {
        spoken: ledger.spoken,
        heard: ledger.hearing.heard,
        waiting: ledger.waiting,
        unpublished: ledger.relay?.waiting ?? 0,
        oldestUnpublishedSeconds: await oldest.get(),
        parked: await parked.get(),
        repaired: ledger.repair.repaired,
        lag: (await lag.get()) ?? null,
      };
      const at = new Date(frame.clock.now()).toISOString();
      await frame.bus.publish([encodeCondition(frame.service, at, frame.random.id(), condition)]);
    } catch (error) {
      untold.inc();
      log.debug('condition not told', { error });
    }
  }
}
