import { LEDGERS, listIn, type HouseView } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

/** I12: at rest nothing is unpublished, set aside, still to be called for or to be counted. */
export function* checkRest(view: HouseView, { mode, nowMs }: HistoryRecord): Generator<Violation> {
  if (mode !== 'liveness') return;
  for (const [service, dossiers] of Object.entries(view)) {
    for (const [id, { document }] of dossiers) {
      const where = `${service} ${id} (${LEDGERS[service]})`;
      const restless = (what: string): Violation => ({ invariant: 'I12 liveness', what: `${where}: ${what}` });
      if (document['unpublishedSince'] !== undefined) yield restless('facts were not published');
      if (document['parked'] !== undefined) yield restless('is set aside');
      if (listIn(document, 'wants').length > 0) yield restless('a call was not made');
      const timerAt = document['nextTimerAt'] as Date | undefined;
      if (timerAt && timerAt.getTime() < nowMs - 15_000) yield restless('a timer did not fire');
      if ((document['state'] as Readonly<Record<string, unknown>> | null)?.['dirtyAt'] !== undefined) yield restless('was not counted');
    }
  }
}
