import type { Readable } from 'node:stream';

import { Refusal } from '@hoso/kernel';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';

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
  const known: readonly string[] = [rules.fileField, ...rules.fields];
  if (!Object.keys(part.fields).every((name) => known.includes(name))) {
    throw new Refusal('malformed', 'upload-malformed', { params: { cause: 'unknown-field' } });
  }
  const fields: Record<string, string> = {};
  for (const name of rules.fields) {
    const field = part.fields[name];
    if (field === undefined || Array.isArray(field) || field.type !== 'field') continue;
    if (typeof field.value === 'string') fields[name] = field.value;
  }
  return { fileName: part.filename, mediaType: part.mimetype, fields, content: part.file };
}

/**
 * Lets run off, unread, what is left of an upload that was answered before its end. Otherwise its sender goes on waiting
 * to be heard, and the connection is held until the request times out.
 */
export function letRefusedUploadsRunOff(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request: Request, _reply, done) => {
    if (request.isMultipart()) request.raw.unpipe().resume();
    done();
  });
}
