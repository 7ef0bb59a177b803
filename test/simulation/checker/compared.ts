import type { HouseView, Told } from './house-view.js';

export type State = Readonly<Record<string, unknown>>;

/** What is kept, by name, and beside it what the facts say of it. */
export type Compared = Readonly<Record<string, readonly [kept: unknown, said: unknown]>>;

/** Compares what a service keeps of a dossier with what it has said and heard so far. */
export type Compare = (view: HouseView, id: string, state: State) => Compared;

export function membersOf(told: readonly Told[], member: string): readonly unknown[] {
  return told.flatMap(({ data }) => (data[member] === undefined ? [] : [data[member]]));
}

export function lastOf(told: readonly Told[], member: string): unknown {
  return told.findLast(({ data }) => data[member] !== undefined)?.data[member];
}

/** The last fact of processing that has one of these names. */
export function lastSaid(told: readonly Told[], ...names: readonly string[]): Told | undefined {
  return told.findLast(({ name }) => names.some((one) => name === `processing.${one}`));
}

/** Money that processing has asked for, as it has told it. */
export function askedFees(office: readonly Told[]): readonly State[] {
  const asked = office.filter(({ name }) => name === 'processing.fee-requested');
  return asked.map(({ at, data: { status: _status, ...fee } }) => ({ ...fee, askedAt: at }));
}

/** These members alone. */
export function only(state: State, ...names: readonly string[]): State {
  return Object.fromEntries(names.map((name) => [name, state[name]]));
}

/** What intake has said of a filing, by the members under which it and processing keep it. */
export function filedOf({ at, data }: Told, ...more: readonly string[]): State {
  const names = ['procedureCode', 'procedureVersion', 'agencyCode', 'tenant', 'channel', 'portal', 'reference', ...more];
  return { ...only(data, ...names), submittedAt: at };
}
