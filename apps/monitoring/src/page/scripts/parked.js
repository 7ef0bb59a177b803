import { h } from './elements.js';
import { addressOf } from './address.js';
import { due } from './dossiers.js';
import { pageLink, placeholder, since, staleNote } from './parts.js';

/** What the services have set aside, and the way to take it up again. */

export function parked(view) {
  const { t, state, act } = view;
  const { data } = state.parked;
  return h('section', { key: 'parked', id: 'parked', 'aria-labelledby': 'parked-title' },
    h('div', { class: 'section-head' }, h('h2', { id: 'parked-title' }, t('parkedTitle')), h('p', { class: 'quiet' }, t('parkedHint'))),
    staleNote(view, state.parked),
    data !== undefined && data.silent.length > 0 ? h('p', { class: 'note note-warn' }, t('parkedSilent', { services: data.silent.map((name) => t(name)).join(', ') })) : null,
    data === undefined || data.parked.length === 0 ? placeholder(view, state.parked, t('noParked'), act.refresh) : table(view, data.parked));
}

function table(view, all) {
  const { t } = view;
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'parked-title' },
    h('table', null,
      h('thead', null, h('tr', null, ['dossier', 'service', 'reason', 'age', 'deadline', 'action'].map((name) => h('th', { key: name, scope: 'col' }, t(name))))),
      h('tbody', null, all.map((one) => row(view, one)))));
}

function codeOf({ dossier, dossierId }) {
  return dossier?.code ?? dossier?.reference ?? dossierId.slice(0, 8);
}

function row(view, one) {
  const { t, state, act } = view;
  const code = codeOf(one);
  const isAsking = state.replaying === `${one.service}/${one.dossierId}`;
  return h('tr', { key: `${one.service}/${one.dossierId}` },
    h('th', { scope: 'row' }, pageLink(view, addressOf({ ...state.address, dossier: one.dossierId }), { dossier: one.dossierId }, { class: 'figures' }, code)),
    h('td', null, t(one.service)),
    h('td', null, one.streams.map((stream) => h('span', { key: stream.stream, class: 'reason' }, h('code', null, stream.code), h('span', { class: 'quiet' }, ` ${stream.stream}${stream.n === null ? '' : ` · ${stream.n}`}`)))),
    h('td', { class: 'figures' }, since(view, one.since)),
    h('td', null, one.dossier === null ? h('span', { class: 'quiet' }, '–') : due(view, one.dossier)),
    h('td', null, h('button', {
      type: 'button', class: 'button', disabled: isAsking, 'aria-label': `${t('replay')} ${code}`, on: { click: () => act.askReplay(one, code) },
    }, t('replay'))));
}

/** The question before a replay. */
export function replayDialog(view) {
  const { t, state, act } = view;
  const { asked } = state;
  return h('dialog', { key: 'replay', id: 'replay', class: 'dialog', 'aria-labelledby': 'replay-title', on: { close: act.cancelReplay } },
    asked === undefined ? null : [
      h('h2', { id: 'replay-title' }, t('replayQuestion')),
      h('p', null, h('strong', { class: 'figures' }, asked.code)),
      h('p', null, t('replayText', { service: t(asked.one.service) })),
      h('div', { class: 'dialog-buttons' },
        h('button', { type: 'button', class: 'button', on: { click: act.cancelReplay } }, t('cancel')),
        h('button', { type: 'button', class: 'button button-main', on: { click: act.replay } }, t('replay'))),
    ]);
}
