import type { FactDefinition } from './fact.js';
import * as facts from './facts/index.js';

/** Every fact that the house knows, in the order of their names. A new fact is one file and one line in `facts/index.ts`. */
export const FACTS: readonly FactDefinition[] = (Object.values(facts) as unknown as FactDefinition[]).sort((a, b) =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.version - b.version,
);

const byNameAndVersion = new Map(FACTS.map((definition) => [`${definition.name}.v${definition.version}`, definition]));
const names = new Set(FACTS.map((definition) => definition.name));

/** The definition of a name and version, if the house knows it. */
export function findFactDefinition(name: string, version: number): FactDefinition | undefined {
  return byNameAndVersion.get(`${name}.v${version}`);
}

/** Whether any version of that name is known. */
export function isFactName(name: string): boolean {
  return names.has(name);
}
