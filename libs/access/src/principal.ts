import { PrincipalId } from '@hoso/contracts';
import { z } from 'zod';

/** For whom a token was made. */
export const AUDIENCES = ['hoso-portal', 'hoso-official', 'hoso-service', 'hoso-operator'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Who calls, as a checked token says. */
export interface Principal {
  readonly audience: Audience;
  /** Stable identifier of the account or machine. */
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly tenant?: string;
  readonly agency?: string;
  readonly area?: string;
  readonly roles: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const place = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const seconds = z.number().int().nonnegative();

/** The claims that the house reads (RFC 9068 and four of its own); others are let be. */
const Claims = z.object({
  sub: PrincipalId,
  client_id: PrincipalId,
  aud: z.union([z.enum(AUDIENCES), z.tuple([z.enum(AUDIENCES)]).transform(([only]) => only)]),
  iat: seconds,
  exp: seconds,
  scope: z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/).max(2_048).optional(),
  tenant: place.optional(),
  agency: place.optional(),
  area: place.optional(),
  roles: z.array(place).max(32).default([]),
});

/**
 * The principal that verified claims name; undefined when they are incomplete or odd. An official belongs to one
 * tenant and one agency, whoever says otherwise. Whoever is confined to an area and to nothing else is not known: nothing here can be
 * cut to an area, and they would see everything.
 */
export function principalOf(claims: unknown): Principal | undefined {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) return undefined;
  const { aud, sub, client_id, scope, tenant, agency, area, roles, exp } = parsed.data;
  if (aud === 'hoso-official' && (tenant === undefined || agency === undefined)) return undefined;
  if (area !== undefined && tenant === undefined && agency === undefined) return undefined;
  return {
    audience: aud,
    subject: sub,
    clientId: client_id,
    scopes: new Set(scope?.split(' ')),
    ...(tenant === undefined ? {} : { tenant }),
    ...(agency === undefined ? {} : { agency }),
    ...(area === undefined ? {} : { area }),
    roles,
    expiresAt: exp * 1_000,
  };
}
