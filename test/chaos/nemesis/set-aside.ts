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
  /** How many bad releases of each service are under way. */
  private readonly badReleases = new Map<ServiceName, number>();
  private readonly found = new Map<string, SetAside>();
  private readonly unexplained = new Map<string, SetAside>();

  /** Messages that nobody can read are planted about them. */
  notePoisoned(dossierIds: Iterable<string>): void {
    for (const id of dossierIds) this.poisoned.add(id);
  }

  /** A process of that service is a bad release from now on; answers how to say that all it set aside was taken up again. */
  noteBadRelease(service: ServiceName): () => void {
    const add = (more: number): void => void this.badReleases.set(service, (this.badReleases.get(service) ?? 0) + more);
    add(1);
    return () => add(-1);
  }

  /** It stands still; however often that is seen, it counts once. What no fault explains when it is seen, nothing explains later. */
  noteFound(one: SetAside): void {
    const name = `${one.service} ${one.dossierId} ${one.stream} ${one.code}`;
    this.found.set(name, one);
    if (!this.isExplained(one)) this.unexplained.set(name, one);
  }

  /** How many of these dossiers stood still because of a message that nobody can read. */
  poisonedAmong(dossierIds: ReadonlySet<string>): number {
    return new Set([...this.found.values()].flatMap(({ dossierId, code }) =>
      (code === POISON && dossierIds.has(dossierId) ? [dossierId] : []))).size;
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
    const findings = [...this.unexplained.values()].map(({ service, dossierId, stream, code }): Finding =>
      ({ anomaly: 'parked', says: `${dossierId} stood still at ${service} for ${code} from ${stream}, which no fault explains` }));
    return {
      holds: findings.length === 0,
      counts: findings.length === 0 ? {} : { parked: findings.length },
      findings: findings.slice(0, SENTENCES_MAX),
    };
  }

  private isExplained({ service, dossierId, stream, code }: SetAside): boolean {
    if (code === POISON) return stream === 'intake' && this.poisoned.has(dossierId);
    return code === BAD_RELEASE && (this.badReleases.get(service) ?? 0) > 0;
  }
}
