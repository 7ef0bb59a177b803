import { h } from './elements.js';
import { duration, number } from './format.js';
import { placeholder, staleNote, stateMark } from './parts.js';

/** The services, the neighbours, and in a demonstration the switches that make them misbehave. */

const FAULTS = [
  { word: 'faultSlow', order: { kind: 'slow', delayMs: 3_000, forMs: 60_000 } },
  { word: 'faultDown', order: { kind: 'down', forMs: 20_000 } },
  { word: 'faultWrong', order: { kind: 'wrong', forMs: 60_000 } },
  { word: 'faultNone', order: { kind: 'none' } },
];

export function house(view) {
  const { t, state, act } = view;
  const { data } = state.services;
  return h('section', { key: 'house', id: 'house', 'aria-labelledby': 'house-title' },
    h('div', { class: 'section-head' }, h('h2', { id: 'house-title' }, t('houseTitle'))),
    staleNote(view, state.services),
    data === undefined ? placeholder(view, state.services, undefined, act.refresh) : services(view, data.services),
    data === undefined || data.neighbours.length === 0 ? null : neighbours(view, data.neighbours));
}

function services(view, all) {
  const { t, language } = view;
  const count = (answerer, name) => (typeof answerer.figures[name] === 'number' ? number(language, answerer.figures[name]) : '–');
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'house-title' },
    h('table', { class: 'numbers' },
      h('thead', null, h('tr', null,
        [['service'], ['status'], ['dependencies'], ['lag', 1], ['unpublished', 1], ['oldestUnpublished', 1], ['parked', 1], ['repaired', 1], ['answered', 1]]
          .map(([name, right]) => h('th', { key: name, scope: 'col', class: right ? 'right' : null }, t(name))))),
      h('tbody', null, all.map((one) => h('tr', { key: one.name },
        h('th', { scope: 'row' }, t(one.name)),
        h('td', null, stateMark(view, one.state, one.answeredInMs === null ? t('silent') : undefined)),
        h('td', null, one.dependencies.length === 0 ? h('span', { class: 'quiet' }, '–') : h('span', { class: 'marks' }, one.dependencies.map(({ name, state }) => stateMark(view, state, t(name))))),
        ['lagMessages', 'unpublishedFacts'].map((name) => h('td', { key: name, class: 'right figures' }, count(one, name))),
        h('td', { class: 'right figures' }, one.figures.oldestUnpublishedSeconds > 0 ? duration(language, one.figures.oldestUnpublishedSeconds) : '–'),
        ['parkedDossiers', 'repairedFacts'].map((name) => h('td', { key: name, class: 'right figures' }, count(one, name))),
        h('td', { class: 'right figures' }, one.answeredInMs === null ? '–' : `${number(language, one.answeredInMs)} ms`))))));
}

function neighbours(view, all) {
  const { t, state } = view;
  const switches = new Map((state.faults.data?.neighbours ?? []).map((notice) => [notice.neighbour, notice]));
  return h('div', { class: 'neighbours' },
    h('div', { class: 'section-head' }, h('h3', null, t('neighbours')), switches.size > 0 ? h('p', { class: 'quiet' }, t('faultHint')) : null),
    h('ul', { class: 'neighbour-list' }, all.map((one) => h('li', { key: one.name, class: 'panel neighbour' },
      h('div', { class: 'neighbour-head' }, h('h4', null, t(one.name)), stateMark(view, one.state)),
      switches.has(one.name) ? faultSwitches(view, switches.get(one.name)) : null))));
}

function faultSwitches(view, notice) {
  const { t, language, state, act, now } = view;
  const kind = notice.fault?.kind ?? 'none';
  const heals = notice.healsAt === null ? null : Math.max(0, (Date.parse(notice.healsAt) - now) / 1000);
  return h('div', { class: 'switches' },
    h('div', { class: 'choices', role: 'group', 'aria-label': t(notice.neighbour) }, FAULTS.map(({ word, order }) => h('button', {
      type: 'button', key: word, class: 'choice', 'aria-pressed': String(order.kind === kind), disabled: state.isOrdering,
      on: { click: () => act.orderFault({ neighbour: notice.neighbour, ...order }, t(word)) },
    }, t(word)))),
    heals === null || notice.fault === null ? null : h('span', { class: 'quiet figures' }, t('heals', { duration: duration(language, heals) })));
}
