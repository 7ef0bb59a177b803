import * as restate from '@restatedev/restate-sdk';

import { Filing } from '../filing.schema.js';
import { lookUp } from '../population.js';
import { indicator } from './indicator.js';

/** What became of a dossier; the server keeps it as the answer of the call. */
export interface Finished {
  readonly identity: 'matched';
  readonly result: 'granted';
}

/** Takes a dossier to its result. Whoever calls `submit/send` is answered as soon as the server has kept the call. */
export const dossiers = restate.service({
  name: 'dossiers',
  handlers: {
    submit: restate.handlers.handler(
      { input: restate.serde.schema(Filing) },
      async (ctx: restate.Context, { applicant, agencyCode }: Filing): Promise<Finished> => {
        const identity = await ctx.run('ask who the applicant is', () => lookUp(applicant.personalNumber));
        ctx.objectSendClient(indicator, agencyCode).countFinished();
        return { identity, result: 'granted' };
      },
    ),
  },
});
