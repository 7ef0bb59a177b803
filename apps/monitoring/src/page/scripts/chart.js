import { h } from './elements.js';

const WIDTH = 200;
const HEIGHT = 48;
const MARGIN = 5;

/** A line over a faint grid, its last value marked and labelled. `values` may hold null where nothing was measured. */
export function lineChart({ values, label, name, limit }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const top = Math.max(...known, limit ?? 0);
  const bottom = Math.min(...known, limit ?? Infinity, top > 0 ? top * 0.6 : 0);
  const spread = top - bottom;
  const x = (index) => (index / (values.length - 1)) * WIDTH;
  const isFlat = known.every((value) => value === known[0]);
  const y = (value) => (isFlat ? (value === 0 ? HEIGHT - MARGIN : HEIGHT / 2) : HEIGHT - MARGIN - ((value - bottom) / spread) * (HEIGHT - 2 * MARGIN));
  const lastIndex = values.findLastIndex((value) => value !== null);
  return h('div', { class: 'chart', role: 'img', 'aria-label': name },
    h('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true', class: 'chart-area' },
      [MARGIN, HEIGHT / 2, HEIGHT - MARGIN].map((line) => h('line', { class: 'chart-grid', x1: 0, x2: WIDTH, y1: line, y2: line })),
      limit === undefined ? null : h('line', { class: 'chart-limit', x1: 0, x2: WIDTH, y1: y(limit), y2: y(limit) }),
      h('path', { class: 'chart-line', d: pathOf(values, x, y) })),
    h('span', { class: 'chart-dot', vars: { '--x': x(lastIndex) / WIDTH, '--y': y(values[lastIndex]) / HEIGHT } }),
    h('span', { class: 'chart-label', vars: { '--y': y(values[lastIndex]) / HEIGHT } }, label));
}

function pathOf(values, x, y) {
  let isDrawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isDrawing = false;
        return '';
      }
      const step = `${isDrawing ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      isDrawing = true;
      return step;
    })
    .join('');
}
