import type { Principal } from './principal.js';

/** What kind of caller stands at the door: a portal, an official, a service of the house, or an operator. */
export type ScopeKind = 'portal' | 'official' | 'service' | 'operator';

/** The tenant of those who are not bound to one. */
export const ALL_TENANTS = '*';

type MakeScope = (principal: Principal, token: string) => Scope;

let makeScope: MakeScope;

interface ScopeFields {
  readonly kind: ScopeKind;
  readonly tenant: string;
  readonly subject: string;
  readonly clientId: string;
  readonly agency?: string;
  readonly area?: string;
  readonly roles: readonly string[];
  readonly grants: ReadonlySet<string>;
  readonly token?: string;
}

/**
 * On whose behalf something is read or written, and how far that reaches. Every repository call takes one, and none
 * can be made by hand: it comes from the guard at the door, from `Scope.system`, or in a test from `Scope.forTests`.
 */
export class Scope {
  readonly kind: ScopeKind;
  /** The country, province or other body that the caller belongs to, or `ALL_TENANTS`. */
  readonly tenant: string;
  /** Who acts: the account of an official, the client of a machine. Stable, and no name. */
  readonly subject: string;
  /** The registered client that the caller came through. */
  readonly clientId: string;
  readonly agency: string | undefined;
  /** The administrative area that limits what the caller may see. */
  readonly area: string | undefined;
  readonly roles: readonly string[];
  readonly #grants: ReadonlySet<string>;
  readonly #token: string | undefined;

  private constructor(fields: ScopeFields) {
    this.kind = fields.kind;
    this.tenant = fields.tenant;
    this.subject = fields.subject;
    this.clientId = fields.clientId;
    this.agency = fields.agency;
    this.area = fields.area;
    this.roles = fields.roles;
    this.#grants = fields.grants;
    this.#token = fields.token;
  }

  /** Whether the caller's token grants this right, for example `dossier:submit`. */
  may(grant: string): boolean {
    return this.#grants.has(grant);
  }

  /** The caller's own token, for calls to other services on the caller's behalf. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Whether things of this tenant are within reach. */
  reaches(tenant: string): boolean {
    return this.tenant === ALL_TENANTS || this.tenant === tenant;
  }

  /** The house acting by itself, for a stated reason, for example `timer` or `repair`. */
  static system(reason: string, tenant: string = ALL_TENANTS): Scope {
    const subject = `system:${reason}`;
    return new Scope({ kind: 'service', tenant, subject, clientId: subject, roles: [], grants: new Set() });
  }

  /** Any scope, for tests only. */
  static forTests(fields: Partial<Omit<ScopeFields, 'grants'>> & { readonly grants?: Iterable<string> } = {}): Scope {
    const { grants, ...rest } = fields;
    const who = { subject: 'portal-test', clientId: 'portal-test' };
    return new Scope({ kind: 'portal', tenant: 'H26', ...who, roles: [], ...rest, grants: new Set(grants) });
  }

  static {
    makeScope = (principal, token) => new Scope({
      kind: KINDS[principal.audience],
      tenant: principal.tenant ?? ALL_TENANTS,
      subject: principal.subject,
      clientId: principal.clientId,
      ...(principal.agency === undefined ? {} : { agency: principal.agency }),
      ...(principal.area === undefined ? {} : { area: principal.area }),
      roles: principal.roles,
      grants: principal.scopes,
      token,
    });
  }
}

const KINDS = {
  'hoso-portal': 'portal',
  'hoso-official': 'official',
  'hoso-service': 'service',
  'hoso-operator': 'operator',
} as const satisfies Record<Principal['audience'], ScopeKind>;

/** The scope of a caller whose token has been checked. Stays inside this lib: nobody else makes scopes. */
export const scopeOf: MakeScope = (principal, token) => makeScope(principal, token);
