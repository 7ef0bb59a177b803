/** A profile as V8 writes it; times in microseconds. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** A share of the time in which the processor was at work, 0 to 1. */
export type Shares = ReadonlyMap<string, number>;

const COLLECTOR = '(garbage collector)';
const APART: ReadonlyMap<string, string> = new Map([[COLLECTOR, 'collecting garbage'], ['(program)', 'outside JavaScript']]);
const NODE = 'Node itself';

/**
 * What the time went into, by whose code was at work: each moment belongs to the innermost part of the house or package on the
 * stack, what Node and the system did for it included. Moments without work are left out.
 */
export function sharesOf(profile: Profile): Shares {
  const partOf = partsIn(profile);
  const times = new Map<string, number>();
  let together = 0;
  for (const [id, time] of timesOf(profile)) {
    together += time;
    times.set(partOf(id), (times.get(partOf(id)) ?? 0) + time);
  }
  return new Map(Array.from(times, ([part, time]) => [part, time / together]));
}

/** How long the processor was at each node itself, in microseconds; where it was at none, it is left out. */
export function timesOf({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<number, number> {
  const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id));
  const times = new Map<number, number>();
  samples.forEach((id, index) => {
    if (!idle.has(id)) times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return times;
}

/** Tells to which part a node belongs. */
export function partsIn({ nodes }: Profile): (id: number) => string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const parts = new Map<number, string>();
  const partOf = (id: number): string => {
    const known = parts.get(id);
    if (known !== undefined) return known;
    const { functionName, url } = byId.get(id)!.callFrame;
    const parent = parents.get(id);
    const part = APART.get(functionName) ?? ownerOf(url) ?? (parent === undefined ? NODE : partOf(parent));
    parts.set(id, part);
    return part;
  };
  return partOf;
}

/** Whose a file is: a package, a lib or an app; undefined for Node's own and what has none. */
function ownerOf(url: string): string | undefined {
  const inside = url.split('/node_modules/').slice(1).at(-1);
  const [name] = /^(?:@[\w.-]+\/)?[\w.-]+(?=\/)/.exec(inside ?? '') ?? [];
  if (name !== undefined) return name;
  const [, ours] = /\/dist\/((?:libs|apps)\/[^/]+)\//.exec(url) ?? [];
  return ours;
}
