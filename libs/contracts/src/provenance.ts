import { z } from 'zod';

/** The same words in Vietnamese, which is the one that counts, and in English. */
export const Bilingual = z.object({ vi: z.string().min(1), en: z.string().min(1) }).readonly();
export type Bilingual = z.output<typeof Bilingual>;

/**
 * Where a piece of reference data comes from and how far it may be believed.
 *
 * - `published`: read in a legal text or an official publication, which is named.
 * - `recalled`: stated in a law that is named, but not compared with the text in force.
 * - `assumed`: chosen so that the procedure can be shown. To be replaced before anyone relies on it.
 */
export const Provenance = z
  .object({ mark: z.enum(['published', 'recalled', 'assumed']), source: z.string().min(1) })
  .readonly();
export type Provenance = z.output<typeof Provenance>;
