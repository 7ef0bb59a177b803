import { h } from './elements.js';
import { number } from './format.js';
import { lineChart } from './chart.js';
import { instant, since, stateMark } from './parts.js';

/** The four rooms in a line, dossiers moving between them. */

export function rooms(view) {
  const { t, state } = view;
  const { flow } = state;
  return h('section', { key: 'rooms', class: 'flow', 'aria-labelledby': 'flow-title' },
    h('div', { class: 'section-head' },
      h('h2', { id: 'flow-title' }, t('flowTitle')), h('p', { class: 'quiet' }, t('flowHint'))),
    h('ol', { class: 'rooms' },
      (flow?.rooms ?? EMPTY_ROOMS).map((room, index) => roomCard(view, room, index))),
    flow === undefined ? null : proof(view));
}

const EMPTY_ROOMS = ['intake', 'identity-verification', 'processing', 'monitoring'].map((room) => ({ room }));

function roomCard(view, { room, waiting, perMinute, oldestSince, state }, index) {
  const { t, language } = view;
  const isKnown = waiting !== undefined;
  const points = view.state.points.map((point) => point.waiting[index]);
  return h('li', { key: room, class: `room ${isKnown ? '' : 'room-empty'}` },
    index === 0 ? null : connector(view, index),
    h('div', { class: 'room-card' },
      h('div', { class: 'room-head' }, h('h3', null, t(room)), isKnown ? stateMark(view, state) : null),
      h('p', { class: 'room-waiting' },
        h('span', { class: 'big' }, isKnown ? number(language, waiting) : '–'), ' ',
        h('span', { class: 'room-unit' }, t(`${room}Waits`))),
      isKnown ? lineChart({ values: points, label: '', name: t(`${room}Waits`) }) ?? h('div', { class: 'chart' }) : h('div', { class: 'chart' }),
      h('p', { class: 'room-foot' },
        h('span', null, h('strong', { class: 'figures' }, isKnown ? number(language, perMinute) : '–'), ' ', t(`${room}Pace`)),
        h('span', { class: 'quiet' },
          oldestSince ? t('oldest', { duration: since(view, oldestSince) }) : isKnown && waiting === 0 ? t('nothingWaits') : ''))));
}

/** A dot runs along when something has really gone through since the look before. */
function connector({ state }, index) {
  const count = state.moves[index - 1];
  return h('span', { class: 'connector', 'aria-hidden': 'true' },
    count === 0 ? null : h('span', { key: `move-${count}`, class: 'connector-dot' }));
}

/** The proofs: the parts make the whole, nothing that the owners have said is missing here, and what is kept has not drifted. */
function proof(view) {
  const { t, language, state } = view;
  const { totals, comparison, rooms: all } = state.flow;
  const shown = Object.fromEntries(Object.entries(totals).map(([name, count]) => [name, number(language, count)]));
  const uncounted = all.at(-1).waiting;
  const compared = { compared: number(language, comparison.compared), missing: number(language, comparison.missing) };
  return h('p', { class: 'proof' },
    h('span', null, h('strong', null, t('proofTitle')), ' ', h('span', { class: 'figures' }, t('proofSum', shown))),
    uncounted === 0 ? stateMark(view, 'ok', t('proofHolds')) : stateMark(view, 'degraded', t('proofCatching', { count: number(language, uncounted) })),
    comparison.at === null ? null : h('span', { class: 'proof-part' }, h('span', { class: 'figures' }, t('proofRecords', compared)), ' ', instant(view, comparison.at)),
    comparison.at === null ? null : recordsMark(view, comparison),
    comparison.whole === null ? null : wholeProof(view, comparison.whole));
}

/** What the last comparison of everything came to, and where it was if something differed. */
function wholeProof(view, { finishedAt, compared, places, ...whole }) {
  const { t, language } = view;
  const shown = { dossiers: number(language, compared.dossiers), buckets: number(language, compared.buckets) };
  const listed = places.slice(0, 5).map(({ agency, day, behind, rows, buckets }) => `${agency ?? '–'}, ${day ?? '–'}: ${number(language, behind + rows + buckets)}`);
  return [
    h('span', { key: 'whole', class: 'proof-part' }, h('span', { class: 'figures' }, t('proofWhole', shown)), ' ', instant(view, finishedAt)),
    wholeMark(view, whole),
    listed.length === 0 ? null : h('span', { key: 'places', class: 'figures' }, listed.join(' · ')),
  ];
}

function wholeMark(view, { found, healed, silent }) {
  const { t, language } = view;
  const sum = ({ behind, rows, buckets }) => behind + rows + buckets;
  if (sum(found) === 0 && silent.length > 0) return stateMark(view, 'unknown', t('parkedSilent', { services: silent.map((name) => t(name)).join(', ') }));
  if (sum(found) === 0) return stateMark(view, 'ok', t('wholeAgrees'));
  const counts = Object.fromEntries(Object.entries(found).map(([name, count]) => [name, number(language, count)]));
  return stateMark(view, sum(healed) === sum(found) ? 'ok' : 'degraded', t('wholeDiffered', { ...counts, healed: number(language, sum(healed)) }));
}

function recordsMark(view, { missing, silent }) {
  const { t, language } = view;
  if (missing > 0) return stateMark(view, 'degraded', t('proofMissing', { count: number(language, missing) }));
  if (silent.length > 0) return stateMark(view, 'unknown', t('parkedSilent', { services: silent.map((name) => t(name)).join(', ') }));
  return stateMark(view, 'ok', t('proofComplete'));
}
