/** Whom a token was made for. */
export const AUDIENCES = ['hoso-portal', 'hoso-official', 'hoso-service', 'hoso-operator'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** Who calls: portal (cổng dịch vụ công), official (cán bộ), service of the house, operator of it. */
export type PrincipalKind = 'portal' | 'official' | 'service' | 'operator';

export interface Principal {
  readonly kind: PrincipalKind;
  /** Who it is, as the issuer names it: a reference, not a name. */
  readonly subject: string;
  /** The client that the token was given to: for portals, the portal. */
  readonly client: string;
  /** Level-1 identifier (tỉnh/bộ) that the principal is confined to; undefined where it is confined to none. */
  readonly tenant: string | undefined;
  /** Agency that an official acts for. */
  readonly agency: string | undefined;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** The token itself, for calls on behalf of its bearer. */
  readonly token: string;
}

/**
 * For whom something is read or changed. Every repository call takes one, so none can forget whose data it touches.
 * Made only from a checked token, or by the house itself with a stated reason.
 */
export class Scope {
  private constructor(private readonly principal: Principal) {}

  /** The scope of a caller whose token was checked. */
  static of(principal: Principal): Scope {
    return new Scope(principal);
  }

  /** The house itself, where no caller is involved; says why. */
  static ofHouse(service: string, reason: string): Scope {
    return new Scope({
      kind: 'service',
      subject: `${service}: ${reason}`,
      client: service,
      tenant: undefined,
      agency: undefined,
      roles: [],
      scopes: [],
      token: '',
    });
  }

  get kind(): PrincipalKind {
    return this.principal.kind;
  }

  get subject(): string {
    return this.principal.subject;
  }

  get client(): string {
    return this.principal.client;
  }

  get tenant(): string | undefined {
    return this.principal.tenant;
  }

  get agency(): string | undefined {
    return this.principal.agency;
  }

  get roles(): readonly string[] {
    return this.principal.roles;
  }

  get token(): string {
    return this.principal.token;
  }

  /** Whether something of that tenant may be seen: a principal that is confined to none sees all. */
  reaches(tenant: string): boolean {
    return this.principal.tenant === undefined || this.principal.tenant === tenant;
  }
}
