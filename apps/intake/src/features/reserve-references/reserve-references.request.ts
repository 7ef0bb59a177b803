import { z } from 'zod';

/** How many references a portal wants at once. */
export const ReserveReferencesRequest = z
  .strictObject({ count: z.int().min(1).max(100).meta({ examples: [2] }) })
  .meta({ id: 'ReserveReferencesRequest' });
export type ReserveReferencesRequest = z.output<typeof ReserveReferencesRequest>;
