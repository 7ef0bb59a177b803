import type { Guarantee, Kept } from '../frame/parts.js';
import { digestOf } from '../frame/spelling.js';

/** The link before the first. */
const NOTHING = '';
const LINK = 'link';

/**
 * History can be verified: what is kept at each step ends in a link, SHA-256 over the link before it and the one spelling of the
 * document. The link travels with the dossier, so that no step has to read what another has kept.
 */
export const chained: Guarantee = (parts) => ({
  ...parts,
  compose: (move, headers) => {
    const { note, document, ...rest } = parts.compose(move, headers);
    const link = digestOf(document, note.more[LINK] ?? NOTHING);
    return { ...rest, note: { ...note, more: { ...note.more, [LINK]: link } }, document: { ...document, [LINK]: link } };
  },
});

/** Whether the documents of one dossier, in the order of its steps, are those that were kept, and all of them. */
export function isHistoryWhole(documents: readonly Kept[]): boolean {
  let previous = NOTHING;
  return documents.every(({ [LINK]: link, said: _said, unsaid: _unsaid, ...document }) => {
    // What is written for the courier comes and goes, and belongs to no history.
    previous = digestOf(document, previous);
    return link === previous;
  });
}
