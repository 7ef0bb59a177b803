import { partsIn, timesOf, type Profile } from './parts.js';

/** A function as it was called from the one above it, and all that it called in turn. */
interface Frame {
  readonly name: string;
  readonly part: string;
  microseconds: number;
  readonly callees: Map<string, Frame>;
}

const WIDTH = 1_200;
const ROW = 16;
const HEAD = 28;
/** Narrower boxes say nothing and make a large file. */
const NARROWEST = 3;
const CHARACTER = 6.3;
const FONT = 'font-family="ui-monospace, monospace" font-size="11"';
/** By whose code it is: the house, the clients of the engines, the rest. */
const COLOURS: readonly (readonly [belongs: RegExp, colour: string])[] = [
  [/^(libs|apps)\//, '#f4a259'],
  [/^(mongodb|mongoose|bson)$/, '#8cb369'],
  [/kafka/, '#7fb7d6'],
  [/^collecting garbage$/, '#e07a7a'],
  [/^(Node itself|outside JavaScript)$/, '#cfcfcf'],
];
const OTHERS = '#e8d9a0';

/** A profile as an SVG: callers above, callees below, as wide as their share of the time in which the processor was at work. */
export function flameGraphOf(title: string, profile: Profile): string {
  const root = framesOf(profile);
  const boxes: string[] = [];
  const rows = draw(root, { x: 0, row: 0, perMicrosecond: WIDTH / root.microseconds, all: root.microseconds }, boxes);
  const height = HEAD + rows * ROW + ROW / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" ${FONT}>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="4" y="18" font-size="13" fill="#222222">${escaped(title)}</text>`,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

function framesOf(profile: Profile): Frame {
  const times = timesOf(profile);
  const partOf = partsIn(profile);
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const add = (id: number, frame: Frame): number => {
    let sum = times.get(id) ?? 0;
    for (const child of byId.get(id)!.children ?? []) {
      const { functionName } = byId.get(child)!.callFrame;
      const part = partOf(child);
      const key = `${part} ${functionName}`;
      const callee = frame.callees.get(key) ?? { name: functionName || 'a function', part, microseconds: 0, callees: new Map() };
      frame.callees.set(key, callee);
      sum += add(child, callee);
    }
    frame.microseconds += sum;
    return sum;
  };
  const [first] = profile.nodes;
  const root: Frame = { name: 'all', part: '', microseconds: 0, callees: new Map() };
  if (first !== undefined) add(first.id, root);
  return root;
}

interface Place {
  readonly x: number;
  readonly row: number;
  readonly perMicrosecond: number;
  readonly all: number;
}

/** Draws what a frame called, below it; answers how many rows there are. */
function draw(frame: Frame, place: Place, boxes: string[]): number {
  let { x } = place;
  let rows = place.row;
  for (const callee of [...frame.callees.values()].toSorted((left, right) => right.microseconds - left.microseconds)) {
    const width = callee.microseconds * place.perMicrosecond;
    if (width < NARROWEST) break;
    boxes.push(boxOf(callee, x, width, place));
    rows = Math.max(rows, place.row + 1, draw(callee, { ...place, x, row: place.row + 1 }, boxes));
    x += width;
  }
  return rows;
}

function boxOf({ name, part, microseconds }: Frame, x: number, width: number, { row, all }: Place): string {
  const y = HEAD + row * ROW;
  const said = `${name} (${part}): ${((microseconds / all) * 100).toFixed(1)} %`;
  const fits = Math.floor((width - 4) / CHARACTER);
  const label = name.length <= fits ? name : fits > 3 ? `${name.slice(0, fits - 1)}…` : '';
  const text = label === '' ? '' : `<text x="${(x + 2).toFixed(1)}" y="${y + 12}" fill="#222222">${escaped(label)}</text>`;
  const box = `<rect x="${x.toFixed(1)}" y="${y}" width="${(width - 0.5).toFixed(1)}" height="${ROW - 1}" fill="${colourOf(part)}"/>`;
  return `<g><title>${escaped(said)}</title>${box}${text}</g>`;
}

function colourOf(part: string): string {
  return COLOURS.find(([belongs]) => belongs.test(part))?.[1] ?? OTHERS;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
