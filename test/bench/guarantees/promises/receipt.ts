import { CompactSign } from 'jose';

import type { Guarantee } from '../frame/parts.js';
import { digestOf } from '../frame/spelling.js';

/**
 * Whoever files gets a signed receipt (a compact JWS, Ed25519): which dossier was taken, when, and the hash of what was filed.
 * The same dossier has the same receipt, letter by letter.
 */
export const receipt: Guarantee = (parts, { keys }) => ({
  ...parts,
  compose: (move, headers) => {
    if (move.step !== 'received') return parts.compose(move, headers);
    const { _id, receivedAt: _receivedAt, ...filing } = move.document;
    return parts.compose({ ...move, document: { ...move.document, contentHash: digestOf(filing) } }, headers);
  },
  answer: async (move) => {
    const { _id: dossierId, portalReference, receivedAt, contentHash } = move.document;
    const claims = JSON.stringify({ dossierId, portalReference, receivedAt, contentHash });
    const signing = new CompactSign(Buffer.from(claims)).setProtectedHeader({ alg: 'EdDSA', typ: 'receipt+jws' });
    return { ...(await parts.answer(move)), receipt: await signing.sign(keys.signing) };
  },
});
