import { z } from 'zod';

import type { FilingRequest, SampleDossier } from './filing-request.js';
import type { HouseDoor } from './house-door.js';
import type { SampleFile } from './sample-files.js';

/** What came of filing a sample. `given-up`: the house did not answer for as long as a portal is patient. */
export type FilingOutcome =
  | { readonly kind: 'accepted'; readonly dossierId: string; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** Sent twice with the same key, and the second answer named another dossier. */
  | { readonly kind: 'doubled'; readonly dossierIds: readonly [string, string] }
  | { readonly kind: 'given-up' };

/** Where and as whom a portal files. */
export interface FilingDesk {
  readonly intake: HouseDoor;
  readonly token: () => Promise<string>;
  readonly signal: AbortSignal;
}

const Accepted = z.looseObject({ dossierId: z.string().min(1) });
const Uploaded = z.looseObject({ fileId: z.string().min(1), sha256: z.string() });
const Reserved = z.looseObject({ references: z.tuple([z.string()]) });
const Problem = z.looseObject({ code: z.string() });

/** What comes into the request only when the house has been asked for it. */
type Asked = Pick<FilingRequest, 'attachments' | 'reference'>;

/**
 * Files a sample as a portal does: its papers first, a reference where it wants one reserved, then the dossier, under one
 * idempotency key, as often as it says.
 */
export async function fileSample(sample: SampleDossier, desk: FilingDesk): Promise<FilingOutcome> {
  const attachments: { paperCode: string; fileId: string }[] = [];
  for (const { paperCode, file } of sample.papers) {
    const uploaded = await upload(file, desk);
    if ('kind' in uploaded) return uploaded;
    attachments.push({ paperCode, fileId: uploaded.fileId });
  }
  const reserved = sample.reserves ? await reserve(sample, desk) : undefined;
  if (reserved && 'kind' in reserved) return reserved;
  const asked = { attachments, ...reserved };
  const first = await send(sample, asked, desk);
  if (sample.sendings === 1 || first.kind !== 'accepted') return first;
  const second = await send(sample, asked, desk);
  if (second.kind !== 'accepted' || second.dossierId === first.dossierId) return second;
  return { kind: 'doubled', dossierIds: [first.dossierId, second.dossierId] };
}

/** Hands in one file; the hash comes before it, so that the reader knows what to expect. */
export async function upload(
  file: SampleFile,
  desk: FilingDesk,
): Promise<{ readonly fileId: string } | FilingOutcome> {
  const form = new FormData();
  form.append('sha256', file.sha256);
  form.append('file', new Blob([new Uint8Array(file.bytes)], { type: file.mediaType }), file.name);
  const call = { method: 'POST', path: '/attachments', body: form } as const;
  const reply = await desk.intake.askPatiently(call, desk.token, desk.signal);
  if (reply === undefined) return { kind: 'given-up' };
  const uploaded = Uploaded.safeParse(reply.body);
  if (reply.status === 201 && uploaded.success && uploaded.data.sha256 === file.sha256) return uploaded.data;
  return { kind: 'refused', status: reply.status, code: codeOf(reply.body) };
}

/** Has one reference reserved; the key of the filing serves for it as well. */
async function reserve(sample: SampleDossier, desk: FilingDesk): Promise<{ readonly reference: string } | FilingOutcome> {
  const headers = { 'idempotency-key': sample.idempotencyKey };
  const call = { method: 'POST', path: '/references', headers, body: { count: 1 } } as const;
  const reply = await desk.intake.askPatiently(call, desk.token, desk.signal);
  if (reply === undefined) return { kind: 'given-up' };
  const reserved = Reserved.safeParse(reply.body);
  if (reply.status === 201 && reserved.success) return { reference: reserved.data.references[0] };
  return { kind: 'refused', status: reply.status, code: codeOf(reply.body) };
}

async function send(sample: SampleDossier, asked: Asked, desk: FilingDesk): Promise<FilingOutcome> {
  const call = {
    method: 'POST',
    path: '/dossiers',
    headers: { 'idempotency-key': sample.idempotencyKey },
    body: { ...sample.request, ...asked },
  } as const;
  const reply = await desk.intake.askPatiently(call, desk.token, desk.signal);
  if (reply === undefined) return { kind: 'given-up' };
  const accepted = Accepted.safeParse(reply.body);
  if (reply.status >= 200 && reply.status < 300 && accepted.success) {
    return { kind: 'accepted', dossierId: accepted.data.dossierId, body: reply.body };
  }
  return { kind: 'refused', status: reply.status, code: codeOf(reply.body) };
}

/** The stable code of a problem document; `unknown` where the answer is none. */
export function codeOf(body: unknown): string {
  const problem = Problem.safeParse(body);
  return problem.success ? problem.data.code : 'unknown';
}
