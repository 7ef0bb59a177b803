import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeWhole } from '../../support/write-whole.js';
import { driverOf, type Caption } from '../contest/caption.js';
import type { Figures } from './judgement.js';

/** Figures that somebody has looked at and found right, with what they were found. */
export interface Accepted extends Caption {
  readonly figures: Figures;
}

const fileIn = (projectFolder: string): string => join(projectFolder, 'test', 'bench', 'gate', 'accepted.json');

/** The accepted figures, or null where none are yet. */
export function readAccepted(projectFolder: string): Accepted | null {
  return JSON.parse(readFileSync(fileIn(projectFolder), 'utf8')) as Accepted | null;
}

/**
 * Whether they may be held against each other: what a dossier costs and calls depends on who Kafka and the store are, and by which
 * client the services speak to Kafka.
 */
export function areOfTheSameEngines(one: Caption, other: Caption): boolean {
  return one.kafka === other.kafka && one.store === other.store && driverOf(one) === driverOf(other);
}

/** Puts figures in the place of those that were accepted before. */
export async function accept(projectFolder: string, accepted: Accepted): Promise<void> {
  await writeWhole(fileIn(projectFolder), `${JSON.stringify(accepted, undefined, 2)}\n`);
}
