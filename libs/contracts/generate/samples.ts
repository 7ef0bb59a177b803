import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A message as it stood on the wire, its value as JSON. */
export interface SampleMessage {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: unknown;
}

/** One fact version on the wire: the fact, and its mirror for measurement. */
export interface FactSample {
  readonly fact: SampleMessage;
  readonly metric: SampleMessage;
}

/** A service's own condition on the wire. */
export interface ConditionSample {
  readonly condition: SampleMessage;
}

/** The list of frozen samples: file name to SHA-256 of its bytes. */
export type Frozen = Readonly<Record<string, string>>;

export const FROZEN = 'frozen.json';
export const CONDITION_SAMPLE = 'service-condition.v1.json';

/** The file that holds the sample of a fact version. */
export function sampleFileOf(fact: { readonly name: string; readonly version: number }): string {
  return `${fact.name}.v${fact.version}.json`;
}

/** Every sample's file name, sorted. */
export function sampleFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== FROZEN)
    .sort();
}

export function readSample<Sample>(folder: string, file: string): Sample {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sample;
}

/** SHA-256 of a file's bytes, lower-case hexadecimal. */
export function hashOf(folder: string, file: string): string {
  return createHash('sha256').update(readFileSync(join(folder, file))).digest('hex');
}

/**
 * The list with the samples that are new. A sample that is already on it keeps its old hash, whatever the file says
 * now: a changed sample stays a red test.
 */
export function freeze(folder: string, frozen: Frozen): Frozen {
  const all = { ...Object.fromEntries(sampleFiles(folder).map((file) => [file, hashOf(folder, file)])), ...frozen };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
