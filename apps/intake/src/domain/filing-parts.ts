import { PaperCode } from '@hoso/contracts';
import { z } from 'zod';

import { isPlainText } from './plain-text.js';

/** A file that was uploaded before, and which paper it is. */
export const AttachmentReference = z.strictObject({ paperCode: PaperCode, fileId: z.uuid() });

/** The answers to a procedure's form; which ones, the catalogue says. */
export const FormAnswers = z.record(
  z.string().min(1).max(64),
  z.union([z.string().max(4_000).refine(isPlainText, { message: 'forbidden-character' }), z.number(), z.boolean()]),
);
