import { h } from './elements.js';
import { duration, number, slotName } from './format.js';
import { addressOf, PERIODS } from './address.js';
import { lineChart } from './chart.js';
import { pageLink, placeholder, staleNote } from './parts.js';

/** The figures: tiles with their trends, and the same figures by agency, procedure, channel or day. */

const TILES = ['received', 'in-process', 'finished', 'on-time-share', 'overdue', 'p90-processing-time'];
const COLUMNS = ['received', 'in-process', 'finished', 'on-time-share', 'overdue', 'mean-processing-time', 'p90-processing-time'];
const GROUPS_SHOWN = 8;
const GROUPINGS = ['agency', 'procedure', 'channel', 'day'];
/** Counts of what stands open now have no history in the figures; the page remembers what it was told. */
const LIVE = { 'in-process': 'open', overdue: 'overdue' };

export function indicators(view) {
  const { t, state, act } = view;
  const { report } = state;
  return h('section', { key: 'indicators', 'aria-labelledby': 'indicators-title' },
    h('div', { class: 'section-head' },
      h('h2', { id: 'indicators-title' }, t('indicatorsTitle')),
      h('div', { class: 'choices', role: 'group', 'aria-label': t('period') },
        PERIODS.map((period) => h('button', {
          type: 'button', key: period, class: 'choice', 'aria-pressed': String(state.address.period === period), on: { click: () => act.go({ period }) },
        }, t(period))))),
    staleNote(view, report),
    report.data === undefined
      ? placeholder(view, report, undefined, act.refresh)
      : h('ul', { class: 'tiles' }, TILES.map((id) => tile(view, id))),
    (report.data?.groups.length ?? 0) === 0 ? null : byGroup(view));
}

export function shownValue({ language, t }, indicator, { value }) {
  if (value === null) return { text: t('notApplicable'), unit: '' };
  switch (indicator.unit) {
    case 'percent':
      return { text: number(language, value, 2), unit: ' %' };
    case 'seconds':
      return { text: duration(language, value), unit: '' };
    default:
      return { text: number(language, value), unit: '' };
  }
}

function tile(view, id) {
  const { t, language, state } = view;
  const indicator = state.report.data.indicators.find((one) => one.id === id);
  const figure = state.report.data.total[id];
  const { text, unit } = shownValue(view, indicator, figure);
  const trend = trendOf(view, id);
  const last = trend.values.findLast((value) => value !== null) ?? null;
  const label = indicator.unit === 'seconds' && last !== null ? { text: duration(language, last, 1), unit: '' } : shownValue(view, indicator, { value: last });
  const warns = id === 'overdue' && figure.value > 0;
  return h('li', { key: id, class: `tile ${warns ? 'tile-warn' : ''}` },
    h('h3', null, indicator.title[language]),
    h('p', { class: `tile-value ${figure.value === null ? 'quiet' : ''}` },
      h('span', { class: indicator.unit === 'seconds' || figure.value === null ? 'medium' : 'big' }, text), h('span', { class: 'unit' }, unit)),
    lineChart({ values: trend.values, label: `${label.text}${label.unit}`, name: `${indicator.title[language]} ${trend.word}` })
      ?? h('p', { class: 'chart chart-none quiet' }, t('noTrend')),
    h('p', { class: 'tile-trend quiet' }, trend.values.length > 1 ? trend.word : ''),
    h('p', { class: 'tile-foot' },
      figure.base === 0
        ? h('span', { class: 'quiet' }, figure.value === null ? t('notApplicableHint') : '')
        : behindLink(view, id, {}, t('seeDossiers', { count: number(language, figure.base) }))),
    h('details', { class: 'definition' },
      h('summary', null, t('definition')),
      h('p', null, indicator.definition[language], ' ', h('span', { class: 'quiet' }, `(${t('version', { version: indicator.version })})`))));
}

function trendOf({ state, t }, id) {
  if (LIVE[id] !== undefined) {
    const isWhole = state.trail.key === '/indicators' && id === 'in-process';
    const values = isWhole ? state.points.map((point) => point[LIVE[id]]) : state.trail.totals.map((total) => total[id].value);
    return { values, word: t(isWhole ? 'trendLive' : 'trendHere') };
  }
  const groups = state.trend.data?.groups ?? [];
  if (groups.length < 2 && state.trail.totals.length > 1) {
    return { values: state.trail.totals.map((total) => total[id].value), word: t('trendHere') };
  }
  const grouping = state.trend.data?.groupBy;
  const word = { hour: t('trendHour'), day: t('trendDay'), slot: t('trendSlot') }[grouping] ?? '';
  // The last group is still growing: it would look like a fall.
  const whole = groups.length > 2 ? groups.slice(0, -1) : groups;
  return { values: whole.map(({ figures }) => figures[id].value), word };
}

/** The address of the list of exactly the dossiers behind a figure. */
function behindLink(view, id, group, ...children) {
  const change = { figure: id, group: undefined, status: undefined, code: undefined, ...group };
  const address = addressOf({ ...view.state.address, ...change });
  return pageLink(view, `${address}#dossiers`, { ...change, scroll: 'dossiers' }, null, ...children);
}

function byGroup(view) {
  const { t, language, state, act } = view;
  const { data } = state.report;
  const groups = data.groupBy === 'day'
    ? [...data.groups].reverse()
    : [...data.groups].sort((left, right) => right.figures.received.value - left.figures.received.value || (left.key < right.key ? -1 : 1));
  const isLong = groups.length > GROUPS_SHOWN + 2;
  const shown = isLong && !state.showsAllGroups ? groups.slice(0, GROUPS_SHOWN) : groups;
  const titles = new Map(data.indicators.map((indicator) => [indicator.id, indicator]));
  return h('div', { class: 'breakdown' },
    h('div', { class: 'section-head' },
      h('h3', { id: 'breakdown-title' }, t('breakdown')),
      h('div', { class: 'choices', role: 'group', 'aria-labelledby': 'breakdown-title' },
        GROUPINGS.map((by) => h('button', {
          type: 'button', key: by, class: 'choice', 'aria-pressed': String(state.address.by === by), on: { click: () => act.go({ by }) },
        }, t(by))))),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'breakdown-title' },
      h('table', { class: 'numbers' },
        h('thead', null, h('tr', null, h('th', { scope: 'col' }, t(data.groupBy)),
          COLUMNS.map((id) => h('th', { key: id, scope: 'col', class: 'right' }, titles.get(id).title[language])))),
        h('tbody', null, shown.map((group) => h('tr', { key: group.key },
          h('th', { scope: 'row', title: group.key }, groupName(view, data.groupBy, group)),
          COLUMNS.map((id) => groupCell(view, titles.get(id), data.groupBy, group))))))),
    isLong ? h('p', { class: 'more-groups' }, h('button', { type: 'button', class: 'link', 'aria-expanded': String(state.showsAllGroups), on: { click: act.toggleGroups } },
      state.showsAllGroups ? t('fewerGroups') : t('showGroups', { count: number(language, groups.length) }))) : null);
}

function groupName({ language }, grouping, { key, name }) {
  return grouping === 'day' ? slotName(language, key) : (name?.[language] ?? key);
}

function groupCell(view, indicator, grouping, group) {
  const figure = group.figures[indicator.id];
  const { text, unit } = shownValue(view, indicator, figure);
  const change = grouping === 'day' ? { group: group.key } : { [grouping]: group.key };
  const content = figure.base === 0 ? h('span', { class: 'quiet' }, figure.value === null ? '–' : text) : behindLink(view, indicator.id, change, text, unit);
  return h('td', { key: indicator.id, class: 'right figures' }, content);
}
