import { at, fitLine, meansOf, type Line, type Measured, type Scale } from './fit.js';

/** What was measured at one value: figures by their names, which name their units. */
export interface Point {
  readonly value: number;
  readonly figures: Readonly<Record<string, number>>;
  /** Whether the house carried what was filed; absent where nothing was filed for it. */
  readonly carried?: boolean;
}

/** What a bound came to. */
export interface Judgement {
  readonly figure: string;
  readonly line: Line;
  /** One sentence: what was found, and what is allowed. */
  readonly sentence: string;
  readonly holds: boolean;
}

/** How a figure may grow. */
export interface Bound {
  readonly figure: string;
  readonly scale: Scale;
  /** Larger values are measured and shown, and not judged. */
  readonly upTo?: number;
  /** Only what was measured before the values fell for the first time: for a figure that does not fall with them. */
  readonly wayUp?: boolean;
  /** The figure that stands in the place of the value; the value itself where none is named. */
  readonly over?: string;
  /** Compares what was found with what is allowed. */
  readonly judge: (line: Line, measured: readonly Measured[]) => { readonly sentence: string; readonly holds: boolean };
}

const MEBIBYTE = 2 ** 20;

/**
 * Judges a figure by all points that have it.
 *
 * @throws when fewer than three have it, or all at one value.
 */
export function judge(bound: Bound, points: readonly Point[]): Judgement {
  const { figure, scale, upTo = Infinity, wayUp = false, over } = bound;
  const judged = wayUp ? wayUpOf(points) : points;
  const measured = judged.flatMap(({ value, figures }) => {
    const place = over === undefined ? value : figures[over];
    return figures[figure] === undefined || place === undefined || value > upTo ? [] : [{ value: place, figure: figures[figure] }];
  });
  const line = fitLine(measured, scale);
  return { figure, line, ...bound.judge(line, measured) };
}

/** Those before the first that is not larger than the one before it. */
function wayUpOf(points: readonly Point[]): readonly Point[] {
  const end = points.findIndex(({ value }, index) => index > 0 && value <= points[index - 1]!.value);
  return end === -1 ? points : points.slice(0, end);
}

/** The same bound, judged on the way up alone. */
export function onTheWayUp(bound: Bound): Bound {
  return {
    ...bound,
    wayUp: true,
    judge: (line, measured) => {
      const { sentence, holds } = bound.judge(line, measured);
      return { sentence: `on the way up, ${sentence}`, holds };
    },
  };
}

/** A figure in MiB may grow by so many bytes for each of what another figure counts. */
export function growsBy(bytesMost: number, figure: string, over: string): Bound {
  return {
    figure,
    scale: 'each',
    over,
    judge: ({ perUnit }) => {
      const bytes = perUnit * MEBIBYTE;
      return { sentence: `${spelled(bytes)} bytes for each of ${over}, allowed ${spelled(bytesMost)}`, holds: bytes <= bytesMost };
    },
  };
}

/**
 * From the smallest value to the largest that is judged, the line may rise by this share of where it begins. A line that does not
 * begin above nothing may not rise at all.
 */
export function risesAtMost(share: number, figure: string, scale: Scale, upTo?: number): Bound {
  return {
    figure,
    scale,
    ...(upTo !== undefined && { upTo }),
    judge: (line, measured) => {
      const values = measured.map(({ value }) => value);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      const [begin, end] = [at(line, least), at(line, most)];
      const change = begin > 0
        ? `it changes by ${percent(end / begin - 1, true)}`
        : `its line begins at ${spelled(begin)}, not above nothing, and ends at ${spelled(end)}`;
      return {
        sentence: `from ${least} to ${most} ${change}, allowed ${percent(share, true)}`,
        holds: end - begin <= share * Math.max(0, begin),
      };
    },
  };
}

/**
 * Nowhere may the mean at a value that is judged lie further from the line than this share of the line. For values that are some
 * times each other, not some thousand times: the line is that of the largest, and a little of what is there is all that the smallest has.
 */
export function staysByItsLine(share: number, figure: string, upTo?: number): Bound {
  return {
    figure,
    scale: 'each',
    ...(upTo !== undefined && { upTo }),
    judge: (line, measured) => {
      const farthest = Math.max(...meansOf(measured).map((one) => Math.abs(one.figure / at(line, one.value) - 1)));
      return { sentence: `at most ${percent(farthest)} beside its line, allowed ${percent(share)}`, holds: farthest <= share };
    },
  };
}

/** So much of what is varied may add this share of what there is without any. */
export function addsAtMost(share: number, figure: string, amount: number): Bound {
  return {
    figure,
    scale: 'each',
    judge: ({ perUnit, intercept }) => ({
      sentence: `${amount} add ${percent((perUnit * amount) / intercept)} of what it is without, allowed ${percent(share)}`,
      holds: perUnit * amount <= share * intercept,
    }),
  };
}

/** At every value the mean must be at least this much. */
export function neverBelow(least: number, figure: string): Bound {
  return {
    figure,
    scale: 'each',
    judge: (_line, measured) => {
      const found = Math.min(...meansOf(measured).map((one) => one.figure));
      return { sentence: `never below ${spelled(found)}, allowed ${spelled(least)}`, holds: found >= least };
    },
  };
}

/** At every value the mean must be at most this much. */
export function neverAbove(most: number, figure: string): Bound {
  return {
    figure,
    scale: 'each',
    judge: (_line, measured) => {
      const found = Math.max(...meansOf(measured).map((one) => one.figure));
      return { sentence: `never above ${spelled(found)}, allowed ${spelled(most)}`, holds: found <= most };
    },
  };
}

/** Three digits that mean something, and all digits of what is a thousand or more. */
export function spelled(figure: number): string {
  return Math.abs(figure) >= 1_000 ? figure.toFixed(0) : String(Number(figure.toPrecision(3)));
}

function percent(share: number, signed = false): string {
  const text = `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`;
  return signed && share >= 0 ? `+${text}` : text;
}
