import { createCipheriv } from 'node:crypto';

import type { FilingRequest } from '../../../apps/neighbours/src/rehearsal/filing-request.js';
import { PAPER_PLACE } from '../load/dossiers.js';

/** Security in movables: of everything that needs nobody, the form with the most room. */
export const REGISTRATION_OF_SECURITY = '1.011435';

const PAPER = 'G15-BD.01';
/** A letter that people write and that takes three bytes. */
const LETTER = 'ạ';
const BYTES_EACH = 3;
const ASSET_MAX = 2_000;
/** Of a cipher, and of where its count begins. */
const KEY_BYTES = 16;

/** The filing with so many bytes of text in its form, and its paper. Each field has at least three. */
export function filingOf(request: FilingRequest, formBytes: number): FilingRequest {
  const letters = Math.floor(formBytes / BYTES_EACH);
  const asset = Math.min(ASSET_MAX, letters - 1);
  const form = { ...request.form, asset: LETTER.repeat(asset), securedParty: LETTER.repeat(letters - asset) };
  return { ...request, form, attachments: [{ paperCode: PAPER, fileId: PAPER_PLACE }] };
}

/**
 * A paper of so many bytes that begins as a PDF does; no two of a turn are the same, and none can be made smaller. It is made while
 * the house is metered: a cipher is the quickest way to bytes like these.
 */
export function paperOf(bytes: number, index: number): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  key.writeUInt32BE(index);
  const paper = createCipheriv('aes-128-ctr', key, Buffer.alloc(KEY_BYTES)).update(Buffer.alloc(bytes));
  Buffer.from(`%PDF-1.7\n% ${index}\n`, 'latin1').copy(paper);
  return paper;
}
