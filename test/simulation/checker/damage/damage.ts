import type { Attempt, HistoryRecord } from '../record.js';

/** A record that can be damaged. */
export type Open<Value> = Value extends ReadonlyMap<infer Key, infer Item>
  ? Map<Key, Open<Item>>
  : Value extends readonly (infer Item)[]
    ? Open<Item>[]
    : Value extends Uint8Array | Date
      ? Value
      : Value extends object
        ? { -readonly [Key in keyof Value]: Open<Value[Key]> }
        : Value;
export type Damaged = Open<HistoryRecord>;

type Document = Record<string, unknown> & { _id: string };
type Fact = Record<string, unknown> & { data: Record<string, unknown> };
export type Kept = Document & { log: Fact[]; state: Record<string, unknown> };

/** The invariant that it breaks, what it is, what the checker says of it, and how it is done. */
export type Damage = readonly [invariant: string, what: string, words: string, damage: (record: Damaged) => void];

/** Where each service keeps its dossiers. */
const LEDGER_OF = {
  intake: 'dossiers', 'identity-verification': 'verifications', processing: 'cases', monitoring: 'dossiers',
} as const;
export type Place = keyof typeof LEDGER_OF;

export function documents(record: Damaged, service: string, collection: string): Document[] {
  return record.databases[service]!.get(collection) as Document[];
}

/** All that a service keeps of dossiers. */
export function keptAt(record: Damaged, service: Place): Kept[] {
  return documents(record, service, LEDGER_OF[service]) as Kept[];
}

/** What another service keeps about the same dossier. */
export function sameAt(record: Damaged, service: Place, { _id }: { readonly _id: string }): Kept {
  return keptAt(record, service).find((one) => one._id === _id)!;
}

const isDelivered = ({ state }: Kept): boolean => state['status'] === 10;

/** The case that was delivered. */
export function delivered(record: Damaged): Kept {
  return keptAt(record, 'processing').find(isDelivered)!;
}

/** The delivered dossier, as another service keeps it. */
export function deliveredAt(record: Damaged, service: Place): Kept {
  return sameAt(record, service, delivered(record));
}

/** Whether a case was delivered whose applicant the register knew. */
export function isDeliveredAsMatched(record: Damaged): boolean {
  const ended = keptAt(record, 'processing').find(isDelivered);
  return ended !== undefined &&
    sameAt(record, 'identity-verification', ended).log.some(({ name }) => name === 'identity-verification.identity-matched');
}

/** A case that more than two causes have moved. */
export function movedOften(record: Damaged): Kept | undefined {
  return keptAt(record, 'processing').find(({ log }) => new Set(log.map(({ cause }) => cause)).size > 2);
}

export function did({ attempts }: Pick<HistoryRecord, 'attempts'>, kind: Attempt['kind']): boolean {
  return attempts.some((one) => one.kind === kind && one.ending === 'ok');
}

export function filed(record: Damaged): Open<Attempt> {
  return record.attempts.find(({ kind, ending }) => kind === 'file' && ending === 'ok')!;
}

/** The dossier of that filing, as the front desk keeps it. */
export function filedDossier(record: Damaged): Kept {
  return sameAt(record, 'intake', { _id: filed(record).answer!.dossierId });
}

/** The fact of that name, in that log. */
export function factIn({ log }: Kept, name: string): Fact {
  return log.find((fact) => String(fact['name']).endsWith(`.${name}`))!;
}

/** Says a fact of that log again, as the next one, but for what is given. */
export function sayAgain({ log }: Kept, fact: Fact, change: object = {}): void {
  log.push({ ...structuredClone(fact), n: Number(log.at(-1)!['n']) + 1, ...change });
}

export function set(target: object, change: object): void {
  Object.assign(target, change);
}
