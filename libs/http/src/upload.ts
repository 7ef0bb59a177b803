import { Readable } from 'node:stream';

import { Refusal } from '@hoso/kernel';
import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';

import type { Request } from './messages.js';

export interface UploadRules {
  readonly fileField: string;
  /** Text fields that may come before the file, each once. */
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

type Part = MultipartFile | MultipartValue;

/**
 * One file out of a multipart request, streaming. Each field comes at most once, and nothing after the file: its `content` breaks
 * off with `upload-malformed` where more comes, so that nothing is passed over in silence.
 *
 * @throws Refusal `unsupported-media-type`, `upload-malformed`, `file-missing`.
 */
export async function readUpload(request: Request, rules: UploadRules): Promise<Upload> {
  if (!request.isMultipart()) throw new Refusal('unsupported-media', 'unsupported-media-type');
  // Room for one field too many, so that it is seen and not only left out.
  const limits = { fileSize: rules.bytesMax + 1, files: 1, fields: rules.fields.length + 1, fieldSize: 1_024 };
  const parts = request.parts({ limits });
  const fields: Record<string, string> = {};
  for (let part = await nextOf(parts); part !== undefined; part = await nextOf(parts)) {
    if (part.type === 'file') {
      if (part.fieldname !== rules.fileField) break;
      const content = Readable.from(alone(part, parts), { objectMode: false });
      return { fileName: part.filename, mediaType: part.mimetype, fields, content };
    }
    if (!rules.fields.includes(part.fieldname)) throw malformed('unknown-field');
    if (part.fieldname in fields) throw malformed('doubled-field');
    if (typeof part.value !== 'string') throw malformed('no-text');
    fields[part.fieldname] = part.value;
  }
  throw new Refusal('malformed', 'file-missing');
}

async function nextOf(parts: AsyncIterator<Part>): Promise<Part | undefined> {
  try {
    const { done, value } = await parts.next();
    return done === true ? undefined : value;
  } catch (error) {
    throw malformed((error as { readonly code?: string }).code ?? 'unknown');
  }
}

/** The bytes of a file behind which nothing comes. */
async function* alone(part: MultipartFile, parts: AsyncIterator<Part>): AsyncGenerator<Buffer> {
  yield* part.file as AsyncIterable<Buffer>;
  if ((await nextOf(parts)) !== undefined) throw malformed('after-the-file');
}

function malformed(cause: string): Refusal {
  return new Refusal('malformed', 'upload-malformed', { params: { cause } });
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
