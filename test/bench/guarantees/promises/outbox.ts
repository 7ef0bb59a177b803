import { setTimeout as pause } from 'node:timers/promises';

import { BATCH_MAX } from '../../floor/courier.js';
import { Gatherer } from '../../floor/gatherer.js';
import { SHELVES, STEPS, type Guarantee, type Kept, type Move, type Step } from '../frame/parts.js';
import { recalled, withWords } from '../frame/said.js';
import { together } from '../frame/together.js';
import { untilDone } from '../frame/until-done.js';

const MARK_AFTER_MS = 250;

/**
 * What is on disk is said, whoever dies in between. What a step has to say lies in its own document, with a mark that it is not out.
 * It is said in the background; the marks are taken away a little later, many in one commit. Whatever still has its mark
 * when the floor starts is said then: at least once, so that whoever hears must bear to hear twice.
 */
export const outbox: Guarantee = (parts, tools) => {
  const { client, store } = tools;
  const shelf = (step: Step) => store.collection<Kept>(SHELVES[step]);
  const marked = new Gatherer<Move>(Number.POSITIVE_INFINITY, async (moves) => {
    const byStep = Map.groupBy(moves, ({ step }) => step);
    await untilDone(() => together(client, async (session) => {
      for (const [step, said] of byStep) {
        await shelf(step).updateMany({ _id: { $in: said.map(({ note }) => note.id) } }, { $unset: { unsaid: '' } }, { session });
      }
    }), tools);
    await pause(MARK_AFTER_MS, undefined, { signal: tools.closing }).catch(() => undefined);
  }, tools.onError);
  const outgoing = new Gatherer<Move>(BATCH_MAX, async (moves) => {
    await untilDone(() => parts.speak(moves), tools);
    // Told by the gatherer when it fails; the mark then stays, and it is said once more.
    for (const move of moves) void marked.put(move).catch(() => undefined);
  }, tools.onError);
  const sayInTime = (moves: readonly Move[]): void => {
    for (const move of moves) void outgoing.put(move).catch(() => undefined);
  };
  return {
    ...parts,
    prepare: async () => {
      await parts.prepare();
      for (const step of STEPS) {
        await shelf(step).createIndex({ unsaid: 1 }, { sparse: true });
        const left = await shelf(step).find({ unsaid: true }).toArray();
        sayInTime(left.map((document) => recalled(step, document)));
      }
    },
    keep: (moves) => parts.keep(moves.map(withWords).map((move) => ({ ...move, document: { ...move.document, unsaid: true } }))),
    speak: async (moves) => sayInTime(moves),
    close: async () => {
      await parts.close();
      await marked.idle();
    },
  };
};
