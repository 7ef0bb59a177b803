import { insertNew } from '../frame/insert-new.js';
import { SHELVES, TurnedAway, type Guarantee, type Kept } from '../frame/parts.js';

/**
 * A repeated filing is the same dossier. Its `Idempotency-Key` is kept in the dossier's own document, in the same commit, under
 * a unique index: of two filings with one key the store takes one, and both are answered with that one's id.
 */
export const sameDossier: Guarantee = (parts, tools) => {
  const dossiers = tools.store.collection<Kept>(SHELVES.received);
  return {
    ...parts,
    prepare: async () => {
      await dossiers.createIndex({ key: 1 }, { unique: true });
      await parts.prepare();
    },
    admit: async (headers) => {
      if (headers['idempotency-key'] === undefined) throw new TurnedAway(400, 'A filing has an Idempotency-Key.');
      await parts.admit(headers);
    },
    compose: (move, headers) => {
      const composed = parts.compose(move, headers);
      if (move.step !== 'received') return composed;
      return { ...composed, document: { ...composed.document, key: headers?.['idempotency-key'] } };
    },
    keep: async (moves) => {
      if (moves[0]?.step !== 'received') return parts.keep(moves);
      const refused = await insertNew(tools, moves);
      if (refused.size === 0) return moves;
      const keys = moves.filter((_, index) => refused.has(index)).map(({ document }) => document['key']);
      const known = new Map((await dossiers.find({ key: { $in: keys } }).toArray()).map((document) => [document['key'], document]));
      return moves.map((move, index) => {
        const document = known.get(move.document['key']);
        if (!refused.has(index) || document === undefined) return move;
        return { ...move, document, note: { ...move.note, id: document._id }, isRepeated: true };
      });
    },
  };
};
