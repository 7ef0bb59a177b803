import { createHash, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import { serviceGrant, ServiceName, type Grant } from './grants.js';

/** The errors of RFC 6749, 5.2 that this endpoint can give. */
export type TokenError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope';

const field = z.string().min(1).max(512);
const TokenForm = z.object({
  grant_type: field,
  client_id: field.optional(),
  client_secret: field.optional(),
  scope: field.optional(),
});

/**
 * Judges a client-credentials request: form fields and the `Authorization` header, never both.
 * Unknown form fields are ignored, as RFC 6749 demands; repeated ones are refused.
 */
export function judgeTokenRequest(
  form: unknown,
  authorization: string | undefined,
  secret: string | undefined,
): Grant | TokenError {
  const parsed = TokenForm.safeParse(form);
  if (!parsed.success) return 'invalid_request';
  if (parsed.data.grant_type !== 'client_credentials') return 'unsupported_grant_type';
  const credentials = credentialsOf(parsed.data, authorization);
  if (credentials === 'invalid_request') return credentials;
  const service = ServiceName.safeParse(credentials?.id);
  if (credentials === undefined || secret === undefined || !service.success) return 'invalid_client';
  if (!sameSecret(credentials.secret, secret)) return 'invalid_client';
  try {
    return serviceGrant(service.data, parsed.data.scope?.split(' '));
  } catch {
    return 'invalid_scope';
  }
}

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

function credentialsOf(
  form: z.output<typeof TokenForm>,
  authorization: string | undefined,
): Credentials | 'invalid_request' | undefined {
  if (authorization === undefined) {
    if (form.client_id === undefined || form.client_secret === undefined) return undefined;
    return { id: form.client_id, secret: form.client_secret };
  }
  if (form.client_secret !== undefined) return 'invalid_request';
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization.slice(0, 2_048))?.[1];
  if (encoded === undefined) return undefined;
  const [id, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (id === undefined || rest.length === 0) return undefined;
  try {
    return { id: formDecoded(id), secret: formDecoded(rest.join(':')) };
  } catch {
    return undefined;
  }
}

/** The header's two halves are form-encoded before they are joined (RFC 6749, 2.3.1). */
function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
