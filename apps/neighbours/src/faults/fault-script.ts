import { z } from 'zod';

/** The neighbours that can be made to misbehave. */
export const FaultyNeighbour = z.enum(['population-database']);
export type FaultyNeighbour = z.output<typeof FaultyNeighbour>;

const DAY_MS = 86_400_000;

const common = {
  neighbour: FaultyNeighbour.default('population-database'),
  /** Heals by itself after this time; without it the fault stays until it is taken back. */
  forMs: z.int().min(1).max(DAY_MS).optional(),
  /** The share of calls that are struck. */
  probability: z.number().gt(0).max(1).default(1),
};

/** How a neighbour misbehaves. One script per neighbour at a time; a new one replaces the old. */
export const FaultScript = z.discriminatedUnion('kind', [
  /** The right answer, late. */
  z.strictObject({ ...common, kind: z.literal('slow'), delayMs: z.int().min(1).max(120_000) }),
  /** No answer: the connection is reset, or 503 with Retry-After. */
  z.strictObject({ ...common, kind: z.literal('down'), how: z.enum(['unavailable', 'reset']).default('unavailable') }),
  /** Takes the request and never answers. */
  z.strictObject({ ...common, kind: z.literal('hang') }),
  /** Answers with the record of another person. */
  z.strictObject({ ...common, kind: z.literal('wrong') }),
  /** Answers 200 with a page of HTML, half of a JSON text, or a body without an end in sight. */
  z.strictObject({ ...common, kind: z.literal('garbage'), how: z.enum(['html', 'truncated', 'huge']).default('html') }),
  /** Refuses the purpose, or says that the quota is used up. */
  z.strictObject({ ...common, kind: z.literal('forbidden'), how: z.enum(['purpose', 'quota']).default('purpose') }),
]);
export type FaultScript = z.output<typeof FaultScript>;

/** A script, or the end of one. */
export const FaultOrder = z.union([
  FaultScript,
  z.strictObject({ neighbour: FaultyNeighbour.default('population-database'), kind: z.literal('none') }),
]);
export type FaultOrder = z.output<typeof FaultOrder>;
