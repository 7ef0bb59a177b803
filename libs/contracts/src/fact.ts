import type { z } from 'zod';

import type { Speaker } from './services.js';

/**
 * A fact as its owner says it: before it has a number, a time and a cause. Only `FactDefinition.say` makes one, so a
 * service can only say what its own contract defines.
 */
export interface Spoken<Owner extends Speaker = Speaker> {
  readonly owner: Owner;
  readonly name: string;
  readonly version: number;
  readonly data: unknown;
  /** What the fact means for measurement: codes, counts and times, no personal data. */
  readonly metric: unknown;
}

/** A fact as it is recorded and carried: named for ever by owner, dossier and number. */
export interface Fact<Data = unknown> {
  readonly owner: Speaker;
  readonly dossierId: string;
  /** 1, 2, 3, … without gaps per dossier and owner. */
  readonly n: number;
  readonly name: string;
  readonly version: number;
  /** When it happened, ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /** What made it happen: the id of another fact, `command:<name>:<id>`, `timer:<id>` or `want:<id>`. */
  readonly cause: string;
  /** W3C trace id, 32 hexadecimal digits. */
  readonly traceId: string;
  readonly data: Data;
}

/** The mirror of a fact on the metric topic, with the same number. */
export interface MetricEvent<Metric = unknown> extends Omit<Fact, 'data'> {
  readonly metric: Metric;
}

export interface FactDefinition<
  Owner extends Speaker = Speaker,
  Data extends z.ZodType = z.ZodType,
  Metric extends z.ZodType = z.ZodType,
> {
  readonly owner: Owner;
  /** The wire name, a literal: `<owner>.<noun>-<past participle>`. */
  readonly name: string;
  readonly version: number;
  /** One sentence for the catalogue. */
  readonly description: string;
  readonly data: Data;
  readonly metric: Metric;
  readonly measures: (data: z.output<Data>) => z.output<Metric>;
  /** Says the fact. */
  say(data: z.output<Data>): Spoken<Owner>;
}

/** The data that a fact carries. */
export type DataOf<Definition extends FactDefinition> = z.output<Definition['data']>;

/** What a fact means for measurement. */
export type MetricOf<Definition extends FactDefinition> = z.output<Definition['metric']>;

/** Defines a fact once: schema when parsing, type when declaring, verb when saying. */
export function defineFact<const Owner extends Speaker, Data extends z.ZodType, Metric extends z.ZodType>(
  definition: Omit<FactDefinition<Owner, Data, Metric>, 'say'>,
): FactDefinition<Owner, Data, Metric> {
  return {
    ...definition,
    say: (data) => ({
      owner: definition.owner,
      name: definition.name,
      version: definition.version,
      data,
      metric: definition.measures(data),
    }),
  };
}

/** `<owner>:<dossierId>:<n>`: the name of a fact for ever. */
export function factId(fact: Pick<Fact, 'owner' | 'dossierId' | 'n'>): string {
  return `${fact.owner}:${fact.dossierId}:${fact.n}`;
}
