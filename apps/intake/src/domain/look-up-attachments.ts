import type { Scope } from '@hoso/access';
import { Refusal } from '@hoso/kernel';

import type { Attachment } from './dossier.js';
import type { Files } from './files.js';

/**
 * The files that a request refers to, in its order.
 *
 * @throws Refusal `attachment-unknown` for files that this portal never handed in, or `attachment-doubled`.
 */
export function attachmentsOf(
  files: Files,
  scope: Scope,
  references: readonly { readonly paperCode: string; readonly fileId: string }[],
): Promise<readonly Attachment[]> {
  const doubled = references.findIndex(
    ({ fileId }, index) => references.findIndex((other) => other.fileId === fileId) !== index,
  );
  if (doubled >= 0) return Promise.reject(refusal('attachment-doubled', [doubled]));
  return files.find(scope, references.map(({ fileId }) => fileId)).then((found) => {
    const byId = new Map(found.map((file) => [file._id, file]));
    const unknown = references.flatMap(({ fileId }, index) => (byId.has(fileId) ? [] : [index]));
    if (unknown.length > 0) throw refusal('attachment-unknown', unknown);
    return references.map(({ fileId, paperCode }) => {
      const { sha256, bytes, mediaType } = byId.get(fileId)!;
      return { fileId, paperCode, sha256, bytes, mediaType };
    });
  });
}

function refusal(code: string, indexes: readonly number[]): Refusal {
  return new Refusal('unprocessable', code, {
    faults: indexes.map((index) => ({ pointer: `/attachments/${index}/fileId`, code })),
  });
}
