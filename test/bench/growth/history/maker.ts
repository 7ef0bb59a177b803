/** How a copy differs from its model. */
export interface Difference {
  /** So much later is everything that happened, in milliseconds; earlier where it is negative. */
  readonly shiftMs: number;
  /** What each name of the model is in the copy. */
  readonly names: ReadonlyMap<string, string>;
}

/** Makes a copy. What does not differ is not copied but is the model's own: nobody may change it. */
export type Maker = (difference: Difference) => unknown;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * Who makes copies of a document: every moment in it is moved, and every name of the model is replaced, also within longer
 * texts. All else stays.
 */
export function makerOf(model: unknown, names: readonly string[]): Maker {
  return changing(model, names) ?? (() => model);
}

/** Undefined where nothing ever differs. */
function changing(model: unknown, names: readonly string[]): Maker | undefined {
  if (typeof model === 'string') return changingText(model, names);
  if (model instanceof Date) return ({ shiftMs }) => new Date(model.getTime() + shiftMs);
  if (Array.isArray(model)) return changingMembers(model, names, (members) => members);
  if (isPlain(model)) {
    const keys = Object.keys(model);
    return changingMembers(Object.values(model), names, (members) => Object.fromEntries(keys.map((key, index) => [key, members[index]])));
  }
  return undefined;
}

function changingText(model: string, names: readonly string[]): Maker | undefined {
  if (INSTANT.test(model)) {
    const atMs = Date.parse(model);
    return ({ shiftMs }) => new Date(atMs + shiftMs).toISOString();
  }
  const parts = partsOf(model, names);
  if (!parts.some((part) => names.includes(part))) return undefined;
  return (difference) => parts.map((part) => difference.names.get(part) ?? part).join('');
}

/** The text in pieces, each of which is one of the names or holds none. */
function partsOf(text: string, names: readonly string[]): readonly string[] {
  for (const name of names) {
    const index = text.indexOf(name);
    if (index < 0) continue;
    const around = [text.slice(0, index), text.slice(index + name.length)];
    const [before = [], after = []] = around.map((part) => (part === '' ? [] : partsOf(part, names)));
    return [...before, name, ...after];
  }
  return [text];
}

function changingMembers(
  members: readonly unknown[],
  names: readonly string[],
  joined: (members: unknown[]) => unknown,
): Maker | undefined {
  const makers = members.map((member) => changing(member, names));
  if (makers.every((maker) => maker === undefined)) return undefined;
  return (difference) => joined(members.map((member, index) => makers[index]?.(difference) ?? member));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
