import { newTraceId, parseTraceparent } from '@hoso/observability';
import { SystemRandom } from '@hoso/kernel';

import type { Guarantee, Step } from '../frame/parts.js';

const SENTENCES: Readonly<Record<Step, string>> = {
  received: 'a dossier was received',
  verified: 'an identity was verified',
  finished: 'a dossier was finished',
};

/**
 * One log line per step, and a trace that travels: the one that the filing's `traceparent` names, or a new one, goes from message to
 * message and stands in every line.
 */
export const traced: Guarantee = (parts, { log }) => {
  const random = new SystemRandom();
  return {
    ...parts,
    compose: (move, headers) => {
      const composed = parts.compose(move, headers);
      if (move.step !== 'received') return composed;
      const header = headers?.['traceparent'];
      const trace = parseTraceparent(typeof header === 'string' ? header : undefined)?.traceId ?? newTraceId(random);
      return { ...composed, note: { ...composed.note, more: { ...composed.note.more, trace } } };
    },
    keep: async (moves) => {
      const kept = await parts.keep(moves);
      for (const { step, note, isRepeated } of kept) {
        if (isRepeated === true) continue;
        log.info(SENTENCES[step], { dossierId: note.id, traceId: note.more['trace'] ?? '', agency: note.agency });
      }
      return kept;
    },
  };
};
