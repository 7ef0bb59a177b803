import { read, written, type Kept, type Move, type Step } from './parts.js';

/** The move with its own words in its document, so that they can be said again whoever has died. */
export function withWords(move: Move): Move {
  return { ...move, document: { ...move.document, said: [written(move.note), move.metric] } };
}

/** The move as it was kept, with the words that were kept with it. */
export function recalled(step: Step, document: Kept): Move {
  const [note = '', metric = ''] = document['said'] as readonly string[];
  return { step, note: read(note), document, metric };
}
