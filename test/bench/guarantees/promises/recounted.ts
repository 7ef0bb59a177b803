import { setTimeout as pause } from 'node:timers/promises';

import { STEPS, type Guarantee, type Kept, type Tools } from '../frame/parts.js';
import { together } from '../frame/together.js';
import { untilDone } from '../frame/until-done.js';

/** What the watch knows of one dossier. How far it has come only ever grows, so that the order and the repeating do not matter. */
interface Row extends Kept {
  readonly agency: string;
  /** How many steps it has come. */
  readonly come: number;
  readonly isDirty?: true;
}

/** How many dossiers of one agency have come to each step. */
type Figures = Readonly<Record<string, number>>;
interface Bucket extends Kept {
  readonly figures: Figures;
}

const ROWS = 'rows';
const BUCKETS = 'buckets';
const ALL = 'all';
const ROWS_MAX = 2_000;
const REST_MS = 200;

/**
 * Figures that can be recounted: the watch keeps a row per dossier and counts agencies from their rows, in place of
 * increments. A row that changes is marked; a moment later the agencies of all marked rows are counted, and figures and marks are
 * written in one commit. Whoever doubts a figure marks a row, or counts the rows.
 */
export const recounted: Guarantee = (parts, tools) => {
  const { client, store, closing } = tools;
  const recount = new Recount(tools);
  let running = Promise.resolve();
  let last: Promise<unknown> = Promise.resolve();
  /** Hearing and counting change the same rows, so one waits for the other. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    ...parts,
    prepare: async () => {
      await parts.prepare();
      await store.collection(ROWS).createIndexes([{ key: { isDirty: 1 }, sparse: true }, { key: { agency: 1 } }]);
      running = (async () => {
        while (!closing.aborted) {
          const counted = await untilDone(() => inTurn(() => recount.round()), tools);
          if (counted < ROWS_MAX) await pause(REST_MS, undefined, { signal: closing }).catch(() => undefined);
        }
      })().catch(tools.onError);
    },
    compose: (move, headers) => ({ ...parts.compose(move, headers), metric: `${move.step} ${move.note.agency} ${move.note.id}` }),
    count: async (metrics) => {
      const rows = new Map<string, Row>();
      for (const [step = '', agency = '', id = ''] of metrics.map((metric) => metric.split(' '))) {
        const come = STEPS.findIndex((one) => one === step) + 1;
        if (come > (rows.get(id)?.come ?? 0)) rows.set(id, { _id: id, agency, come });
      }
      const changes = Array.from(rows.values(), ({ _id, agency, come }) => (
        { updateOne: { filter: { _id }, update: { $max: { come }, $set: { agency, isDirty: true as const } }, upsert: true } }
      ));
      await inTurn(() => together(client, async (session) => void (await store.collection<Row>(ROWS).bulkWrite(changes, { session }))));
    },
    countFinished: async () => {
      const bucket = await store.collection<Bucket>(BUCKETS).findOne({ _id: ALL });
      return bucket?.figures['finished'] ?? 0;
    },
    close: async () => {
      await running;
      await parts.close();
    },
  };
};

/** Counts agencies from rows. Of agencies that it has counted before the rows are at hand, up to what is marked. */
class Recount {
  private readonly atHand = new Map<string, Map<string, number>>();
  private figures: Map<string, Figures> | undefined;

  constructor(private readonly tools: Tools) {}

  /** Counts the agencies of all rows that are marked; answers how many rows those were, `ROWS_MAX` at most. */
  async round(): Promise<number> {
    const { client, store } = this.tools;
    const buckets = store.collection<Bucket>(BUCKETS);
    this.figures ??= new Map((await buckets.find({ _id: { $ne: ALL } }).toArray()).map((bucket) => [bucket._id, bucket.figures]));
    const dirty = await store.collection<Row>(ROWS).find({ isDirty: true }).limit(ROWS_MAX).toArray();
    if (dirty.length === 0) return 0;
    const agencies = [...new Set(dirty.map(({ agency }) => agency))];
    await this.fetch(agencies);
    for (const { _id, agency, come } of dirty) this.atHand.get(agency)?.set(_id, come);
    for (const agency of agencies) this.figures.set(agency, figuresOf([...(this.atHand.get(agency)?.values() ?? [])]));
    const changed = new Map(agencies.map((agency) => [agency, this.figures?.get(agency)]));
    changed.set(ALL, sumOf([...this.figures.values()]));
    await together(client, async (session) => {
      await buckets.bulkWrite(Array.from(changed, ([_id, figures]) => (
        { updateOne: { filter: { _id }, update: { $set: { figures } }, upsert: true } }
      )), { session });
      for (const [come, rows] of Map.groupBy(dirty, (row) => row.come)) {
        // A row that has come further meanwhile keeps its mark.
        const seen = { _id: { $in: rows.map(({ _id }) => _id) }, come };
        await store.collection<Row>(ROWS).updateMany(seen, { $unset: { isDirty: '' } }, { session });
      }
    });
    return dirty.length;
  }

  private async fetch(agencies: readonly string[]): Promise<void> {
    const strange = agencies.filter((agency) => !this.atHand.has(agency));
    if (strange.length === 0) return;
    const rows = await this.tools.store.collection<Row>(ROWS).find({ agency: { $in: strange } }).toArray();
    for (const agency of strange) this.atHand.set(agency, new Map());
    for (const { _id, agency, come } of rows) this.atHand.get(agency)?.set(_id, come);
  }
}

function figuresOf(rows: readonly number[]): Figures {
  return Object.fromEntries(STEPS.map((step, index) => [step, rows.filter((come) => come > index).length]));
}

function sumOf(all: readonly Figures[]): Figures {
  return Object.fromEntries(STEPS.map((step) => [step, all.reduce((sum, figures) => sum + (figures[step] ?? 0), 0)]));
}
