import { Refusal } from '@hoso/kernel';
import { z } from 'zod';

/** What a token says beside who made it and when. */
export interface Grant {
  readonly audience: 'hoso-service' | 'hoso-portal' | 'hoso-official' | 'hoso-operator';
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly tenant?: string;
  readonly agency?: string;
  readonly roles?: readonly string[];
}

const SERVICE_NAMES = ['intake', 'identity-verification', 'processing', 'monitoring'] as const;
export const ServiceName = z.enum(SERVICE_NAMES);

export const SERVICE_SCOPES = ['internal:facts', 'internal:identity', 'operations:parked'] as const;

const OFFICIAL_SCOPES = ['case:read', 'case:act', 'catalogue:read', 'identity:resolve'] as const;

/** The scopes that each kind of person or machine may have. */
export const DEMONSTRATION_SCOPES = {
  portal: ['dossier:submit', 'dossier:read:own', 'dossier:supplement', 'dossier:pay', 'dossier:withdraw'],
  official: OFFICIAL_SCOPES,
  manager: [...OFFICIAL_SCOPES, 'indicator:read'],
  operator: ['operations:parked', 'operations:read', 'indicator:read'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Everybody in an agency is an officer; the others are the parts that the steps of a procedure ask for. */
export const ROLES = ['officer', 'receiver', 'examiner', 'adviser', 'manager'] as const;

const AGENCY = /^[A-Y][0-9]{2}(\.[A-Z0-9]{2,3}){0,9}$/;
const name = z.string().regex(/^[a-z0-9]+([.@-][a-z0-9]+)*$/).max(64);
const scopes = z.array(z.string().regex(/^[a-z]+(:[a-z]+){1,2}$/).max(64)).min(1).max(16);

/** A wish for a token for a demonstration or a test. */
export const DemonstrationRequest = z.strictObject({
  kind: z.enum(['portal', 'official', 'operator', 'manager']),
  /** A portal's client id, or the account of an official. */
  subject: name.optional(),
  /** Level-1 code of the country's organisation, for example `H26`. */
  tenant: z.string().regex(/^[A-Y][0-9]{2}$/).optional(),
  agency: z.string().regex(AGENCY).max(35).optional(),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length).optional(),
  /** Fewer scopes than the kind allows. */
  scopes: scopes.optional(),
});
export type DemonstrationRequest = z.output<typeof DemonstrationRequest>;

/** What a service of the house is granted; `wanted` narrows it. */
export function serviceGrant(service: z.output<typeof ServiceName>, wanted: readonly string[] | undefined): Grant {
  return {
    audience: 'hoso-service',
    subject: service,
    clientId: service,
    scopes: narrowed(SERVICE_SCOPES, wanted),
  };
}

/** What a demonstration request is granted. Refuses scopes and places that the kind cannot have. */
export function demonstrationGrant(request: DemonstrationRequest): Grant {
  const granted = narrowed(DEMONSTRATION_SCOPES[request.kind], request.scopes);
  switch (request.kind) {
    case 'portal':
      return {
        ...machine(request, 'portal-quoc-gia'), audience: 'hoso-portal', scopes: granted, ...optionalTenant(request),
      };
    case 'operator':
      return {
        ...machine(request, 'operator'), audience: 'hoso-operator', scopes: granted, ...optionalTenant(request),
      };
    case 'official':
    case 'manager':
      return { ...placeOf(request), audience: 'hoso-official', scopes: granted };
  }
}

function machine(request: DemonstrationRequest, usual: string): Pick<Grant, 'subject' | 'clientId'> {
  if (request.agency !== undefined) throw refused('/agency', 'not-for-this-kind');
  if (request.roles !== undefined) throw refused('/roles', 'not-for-this-kind');
  return { subject: request.subject ?? usual, clientId: request.subject ?? usual };
}

const USUAL_ROLES = {
  official: ['officer', 'receiver', 'examiner', 'adviser'],
  manager: ['manager'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

function optionalTenant(request: DemonstrationRequest): Pick<Grant, 'tenant'> {
  return request.tenant === undefined ? {} : { tenant: request.tenant };
}

/** Officials belong to one agency of one tenant, and to nothing else. */
function placeOf(request: DemonstrationRequest): Omit<Grant, 'audience' | 'scopes'> {
  const tenant = request.tenant ?? request.agency?.split('.')[0] ?? 'H26';
  const agency = request.agency ?? `${tenant}.14`;
  if (agency !== tenant && !agency.startsWith(`${tenant}.`)) throw refused('/agency', 'agency-outside-tenant');
  const roles = request.roles ?? USUAL_ROLES[request.kind === 'manager' ? 'manager' : 'official'];
  const subject = request.subject ?? `${roles[0]}.${agency.toLowerCase().replaceAll('.', '-')}`;
  return { subject, clientId: 'officials-desk', tenant, agency, roles };
}

function narrowed(allowed: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  if (wanted === undefined) return allowed;
  const beyond = wanted.findIndex((scope) => !allowed.includes(scope));
  if (beyond >= 0) throw refused(`/scopes/${beyond}`, 'scope-not-allowed');
  return [...new Set(wanted)];
}

function refused(pointer: string, code: string): Refusal {
  return new Refusal('unprocessable', code, { faults: [{ pointer, code }] });
}
