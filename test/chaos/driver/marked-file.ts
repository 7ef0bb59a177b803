import { createHash } from 'node:crypto';

import type { SampleFile } from '../../../apps/neighbours/src/rehearsal/sample-files.js';

/** A file with a value in it that is nowhere else, and that nobody may see who has no key. */
export interface MarkedFile extends SampleFile {
  readonly canary: string;
}

/** The mark stands behind the end of the file, where every reader of its kind stops. */
export function marked(file: SampleFile): MarkedFile {
  const canary = `${file.sha256.slice(0, 20)}@giay-to.example.test`;
  const bytes = Buffer.concat([file.bytes, Buffer.from(`\n${canary}\n`)]);
  return { ...file, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), canary };
}
