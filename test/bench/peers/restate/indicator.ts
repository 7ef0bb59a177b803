import * as restate from '@restatedev/restate-sdk';

const FINISHED = 'finished';

/** The indicator of finished dossiers, an object for each agency: what it counts is state that the server keeps. */
export const indicator = restate.object({
  name: 'indicator',
  handlers: {
    countFinished: async (ctx: restate.ObjectContext): Promise<void> => {
      ctx.set(FINISHED, ((await ctx.get<number>(FINISHED)) ?? 0) + 1);
    },
    finished: restate.handlers.object.shared(
      async (ctx: restate.ObjectSharedContext): Promise<{ finished: number }> => ({ finished: (await ctx.get<number>(FINISHED)) ?? 0 }),
    ),
  },
});
