import { readFileSync } from 'node:fs';

import { linkAfter } from './chain.js';
import type { Attempt, Told } from './driver-file.js';
import type { Anomaly, Entry, Evidence, Finding, Keeper, Kept, Speaker } from './evidence.js';
import { judge } from './judge.js';

/** A run that was recorded in the laboratory while nothing failed, as JSON; each test spoils a copy of it. */
const HEALTHY = readFileSync(new URL('./fixtures/healthy-run.json', import.meta.url), 'utf8');

export type Loose<Shape> = Shape extends readonly (infer Item)[]
  ? Loose<Item>[]
  : Shape extends object
    ? { -readonly [Key in keyof Shape]: Loose<Shape[Key]> }
    : Shape;
export type Spoilable = Loose<Evidence>;

export const healthy = (): Spoilable => JSON.parse(HEALTHY) as Spoilable;

/** Spoils a copy of the healthy run and has it judged. */
export function judged(spoil: (evidence: Spoilable) => void): readonly Finding[] {
  const evidence = healthy();
  spoil(evidence);
  return judge(evidence as unknown as Evidence).findings.filter(({ anomaly }) => anomaly !== 'recovered');
}

export const anomaliesOf = (findings: readonly Finding[]): readonly Anomaly[] => [...new Set(findings.map(({ anomaly }) => anomaly))];
export const filings = ({ attempts }: Spoilable): Loose<Attempt>[] =>
  attempts.filter(({ intent, outcome }) => intent.deed === 'file' && outcome.how === 'ok');
export const toldBy = (attempt: Loose<Attempt>): Loose<Told> => attempt.outcome.told!;
export const delivered = ({ kept }: Spoilable): Loose<Kept> =>
  kept.processing.find(({ log, parkedAt }) => parkedAt === undefined && log.some(({ name }) => name === 'processing.result-delivered'))!;
export const at = ({ kept }: Spoilable, keeper: Keeper, id: string): Loose<Kept> => kept[keeper].find(({ _id }) => _id === id)!;
export const remove = (evidence: Spoilable, keeper: Keeper, id: string): void => {
  evidence.kept[keeper] = evidence.kept[keeper].filter(({ _id }) => _id !== id) as never;
};

/** Writes the chain anew, as somebody would who has changed a fact and knows how chains are made. */
export function rechain(speaker: Speaker, kept: Loose<Kept>): void {
  let hash = '0'.repeat(64);
  for (const entry of kept.log) {
    hash = linkAfter(hash, speaker, kept._id, entry as unknown as Entry);
    entry.hash = hash;
  }
  kept.lastHash = hash;
}
