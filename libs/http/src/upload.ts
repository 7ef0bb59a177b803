import type { Readable } from 'node:stream';

import { Refusal } from '@hoso/kernel';
import type { MultipartFile } from '@fastify/multipart';

import type { Request } from './messages.js';

export interface UploadRules {
  readonly fileField: string;
  /** Text fields that may come before the file. */
  readonly fields: readonly string[];
  readonly bytesMax: number;
}

export interface Upload {
  readonly fileName: string;
  readonly mediaType: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Streams; nothing of it is held in memory. Breaks off with a Refusal when it is too large. */
  readonly content: Readable;
}

/**
 * One file out of a multipart request, streaming.
 *
 * @throws Refusal `unsupported-media-type`, `upload-malformed`, `file-missing`.
 */
export async function readUpload(request: Request, rules: UploadRules): Promise<Upload> {
  if (!request.isMultipart()) throw new Refusal('unsupported-media', 'unsupported-media-type');
  let part: MultipartFile | undefined;
  try {
    const limits = { fileSize: rules.bytesMax + 1, files: 1, fields: rules.fields.length, fieldSize: 1_024 };
    part = await request.file({ limits });
  } catch (error) {
    const cause = (error as { readonly code?: string }).code ?? 'unknown';
    throw new Refusal('malformed', 'upload-malformed', { params: { cause } });
  }
  if (part === undefined || part.fieldname !== rules.fileField) throw new Refusal('malformed', 'file-missing');
  const fields: Record<string, string> = {};
  for (const name of rules.fields) {
    const field = part.fields[name];
    if (field === undefined || Array.isArray(field) || field.type !== 'field') continue;
    if (typeof field.value === 'string') fields[name] = field.value;
  }
  return { fileName: part.filename, mediaType: part.mimetype, fields, content: part.file };
}
