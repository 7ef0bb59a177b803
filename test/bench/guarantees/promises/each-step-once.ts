import { folded } from '../../floor/floor.js';
import { insertNew } from '../frame/insert-new.js';
import { SHELVES, type Guarantee, type Kept } from '../frame/parts.js';
import { recalled, withWords } from '../frame/said.js';
import { together } from '../frame/together.js';
import { untilDone } from '../frame/until-done.js';
import { CarefulEars } from './careful-ears.js';

/**
 * Each step once: a message that is heard twice changes nothing. A step is kept under the dossier's id; when it is there already,
 * what was said then is said again, because whoever kept it may have died before. The watch keeps what it has counted in
 * the same commit as the figures. A message counts as heard when its work is on disk (`CarefulEars`), and work that fails is
 * done again until it works.
 */
export const eachStepOnce: Guarantee = (parts, tools) => {
  const { client, store } = tools;
  const ears = new CarefulEars(tools);
  const counted = store.collection<{ readonly _id: string }>('counted');
  const indicators = store.collection<{ readonly _id: string }>('indicators');
  return {
    ...parts,
    compose: (move, headers) => {
      const composed = parts.compose(move, headers);
      return { ...composed, metric: `${move.step} ${move.note.agency} ${move.note.id}` };
    },
    keep: async (moves) => {
      const [first] = moves;
      if (first === undefined || first.step === 'received') return parts.keep(moves);
      const { step } = first;
      const refused = await insertNew(tools, moves.map(withWords));
      if (refused.size === 0) return moves;
      const ids = moves.filter((_, index) => refused.has(index)).map(({ note }) => note.id);
      const kept = await store.collection<Kept>(SHELVES[step]).find({ _id: { $in: ids } }).toArray();
      const known = new Map(kept.map((document) => [document._id, recalled(step, document)]));
      return moves.map((move, index) => {
        const repeated = known.get(move.note.id);
        return refused.has(index) && repeated !== undefined ? { ...repeated, isRepeated: true } : move;
      });
    },
    count: (metrics) => {
      const byName = new Map(metrics.map((metric) => [nameOf(metric), metric]));
      return together(client, async (session) => {
        const names = [...byName.keys()];
        const found = await counted.find({ _id: { $in: names } }, { session, projection: { _id: 1 } }).toArray();
        const known = new Set(found.map(({ _id }) => _id));
        const fresh = names.filter((name) => !known.has(name));
        if (fresh.length === 0) return;
        await counted.insertMany(fresh.map((name) => ({ _id: name })), { session });
        const increments = folded(fresh.map((name) => byName.get(name)!));
        await indicators.updateOne({ _id: 'all' }, { $inc: increments }, { session, upsert: true });
      });
    },
    hear: (group, topic, work) => ears.hear(group, topic, (values) => untilDone(() => work(values), tools)),
    close: async () => {
      await ears.close();
      await parts.close();
    },
  };
};

/** What a metric is counted under: the step and the dossier. */
function nameOf(metric: string): string {
  const [step, , id] = metric.split(' ');
  return `${step} ${id}`;
}
