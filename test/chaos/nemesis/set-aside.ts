import type { Finding } from '../checker/evidence.js';
import type { Verdict } from '../checker/judge.js';
import type { ServiceName } from '../laboratory/services.js';

/** A dossier that an operator found standing still, and why it does. */
export interface SetAside {
  readonly service: ServiceName;
  readonly dossierId: string;
  /** Whose facts about it are not heard any more. */
  readonly stream: string;
  readonly code: string;
}

/** How many dossiers stood still at each service, by code. */
export type SetAsideCounts = Readonly<Partial<Record<ServiceName, Readonly<Record<string, number>>>>>;

/** What a message of a version that exists nowhere sets its dossier aside for, and what a bad release sets everything aside for. */
const POISON = 'unknown-version';
const BAD_RELEASE = 'data-against-contract';
const SENTENCES_MAX = 20;

/** Remembers which faults set dossiers aside and what was set aside, so that nothing is taken up again unexplained. */
export class SetAsideNotes {
  private readonly poisoned = new Set<string>();
  private readonly badReleases = new Set<ServiceName>();
  private readonly found = new Map<string, SetAside>();

  /** Messages that nobody can read are planted about them. */
  notePoisoned(dossierIds: Iterable<string>): void {
    for (const id of dossierIds) this.poisoned.add(id);
  }

  /** A process of that service is a bad release from now on. */
  noteBadRelease(service: ServiceName): void {
    this.badReleases.add(service);
  }

  /** It stands still; however often that is seen, it counts once. */
  noteFound(one: SetAside): void {
    this.found.set(`${one.service} ${one.dossierId} ${one.stream} ${one.code}`, one);
  }

  /** How many dossiers stood still at that service because a release did not understand what it heard. */
  misunderstoodBy(service: ServiceName): number {
    return [...this.found.values()].filter((one) => one.service === service && one.code === BAD_RELEASE).length;
  }

  get counts(): SetAsideCounts {
    const byService = Map.groupBy(this.found.values(), ({ service }) => service);
    return Object.fromEntries([...byService].map(([service, found]) => {
      const byCode = Map.groupBy(found, ({ code }) => code);
      return [service, Object.fromEntries([...byCode].map(([code, dossiers]) => [code, dossiers.length]))];
    }));
  }

  /** Finds what no fault explains. */
  judge(): Pick<Verdict, 'holds' | 'counts' | 'findings'> {
    const findings = [...this.found.values()].filter((one) => !this.isExplained(one)).map(({ service, dossierId, stream, code }): Finding =>
      ({ anomaly: 'parked', says: `${dossierId} stood still at ${service} for ${code} from ${stream}, which no fault explains` }));
    return {
      holds: findings.length === 0,
      counts: findings.length === 0 ? {} : { parked: findings.length },
      findings: findings.slice(0, SENTENCES_MAX),
    };
  }

  private isExplained({ service, dossierId, stream, code }: SetAside): boolean {
    if (code === POISON) return stream === 'intake' && this.poisoned.has(dossierId);
    return code === BAD_RELEASE && this.badReleases.has(service);
  }
}
