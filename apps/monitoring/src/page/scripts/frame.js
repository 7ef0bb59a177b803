import { h } from './elements.js';
import { clock, duration } from './format.js';
import { reasonOf } from './parts.js';

/** What stands around every view: title, connection, languages, alarms, the sign-in. */

const STALE_AFTER_SECONDS = 15;

export function header(view) {
  const { t, language, act, state } = view;
  const choice = (name, value, label, current, choose, lang) =>
    h('button', { type: 'button', key: value, lang, class: 'choice', 'aria-pressed': String(current === value), on: { click: () => choose(value) } }, label);
  return h('header', { key: 'header', class: 'masthead' },
    h('a', { class: 'skip', href: '#main' }, t('skip')),
    h('div', { class: 'masthead-title' },
      h('img', { src: '/page/images/mark.svg', alt: '', width: 32, height: 32 }),
      h('div', null, h('h1', null, 'Hoso'), h('p', { class: 'quiet' }, t('sentence')))),
    connection(view),
    h('div', { class: 'masthead-choices' },
      h('div', { class: 'choices', role: 'group', 'aria-label': t('language') },
        choice('language', 'vi', 'Tiếng Việt', language, act.speak, 'vi'),
        choice('language', 'en', 'English', language, act.speak, 'en')),
      h('div', { class: 'choices', role: 'group', 'aria-label': t('theme') },
        ['auto', 'light', 'dark'].map((theme) =>
          choice('theme', theme, t(`theme${theme[0].toUpperCase()}${theme.slice(1)}`), state.theme, act.dress)))));
}

function connection({ t, language, state, now }) {
  const words = [];
  if (state.connection === 'lost') words.push(t('lost', { time: clock(state.lostAt) }));
  else words.push(t(state.connection));
  const { flow } = state;
  let isBehind = state.connection === 'lost';
  if (flow?.asOf) {
    words.push(t('asOf', { time: clock(flow.asOf) }));
    const behind = Math.round((Math.max(now, Date.parse(flow.at)) - Date.parse(flow.asOf)) / 1000);
    if (behind > STALE_AFTER_SECONDS && state.connection !== 'connecting') {
      isBehind = true;
      words.push(t('behind', { duration: duration(language, behind) }));
    }
  }
  return h('p', { class: `connection connection-${isBehind ? 'lost' : state.connection}` },
    h('span', { class: 'connection-dot', 'aria-hidden': 'true' }), h('span', { class: 'figures' }, words.join(' · ')));
}

/** Shown only when something needs a person. */
export function banner(view) {
  const alarms = alarmsOf(view);
  if (alarms.length === 0) return null;
  return h('aside', { key: 'banner', class: 'banner' },
    h('ul', null, alarms.map(({ kind, text, target }) =>
      h('li', { key: text, class: `banner-${kind}`, role: kind === 'alarm' ? 'alert' : null }, text,
        target === undefined ? null : [' ', h('a', { href: `#${target}` }, view.t('alarmSee'))]))));
}

function alarmsOf({ t, state }) {
  const { flow, parked } = state;
  if (flow === undefined) return [];
  const alarms = [];
  const away = [
    ...flow.rooms.filter((room) => room.state === 'down').map(({ room }) => t(room)),
    ...flow.neighbours.filter((neighbour) => neighbour.state === 'down').map(({ name }) => t(name)),
  ];
  if (away.length > 0) alarms.push({ kind: 'alarm', text: t('alarmDown', { names: away.join(', ') }), target: 'house' });
  const stopped = parked.data?.stopped ?? [];
  if (stopped.length > 0) alarms.push({ kind: 'alarm', text: t('alarmStopped', { names: stopped.map(t).join(', ') }), target: 'parked' });
  const count = parked.data?.parked.length ?? flow.parked;
  if (count > 0) alarms.push({ kind: 'alarm', text: t('alarmParked', { count }), target: 'parked' });
  if (!flow.store.durable) alarms.push({ kind: 'note', text: t('alarmMemory') });
  return alarms;
}

export function footer({ t, state, act }) {
  return h('footer', { key: 'footer', class: 'page-foot' },
    h('p', null, t('footer')),
    h('p', null, h('a', { href: '/docs' }, t('apiDocs')),
      state.canSignOut ? [' · ', h('button', { type: 'button', class: 'link', on: { click: act.signOut } }, t('signOut'))] : null));
}

/** Where there is no demonstration, a person brings a token. */
export function signIn({ t, state, act }) {
  const submit = (event) => {
    event.preventDefault();
    const token = new FormData(event.target).get('token').trim();
    if (token !== '') act.signIn(token);
  };
  return h('main', { id: 'main', key: 'sign-in', class: 'sign-in' },
    h('form', { class: 'panel', on: { submit } },
      h('h2', null, t('signInTitle')),
      h('p', null, t('signInText')),
      h('label', { for: 'token' }, t('token')),
      h('textarea', { id: 'token', name: 'token', rows: 4, required: true, autocomplete: 'off', spellcheck: 'false' }),
      state.signInError ? h('p', { class: 'note note-bad', role: 'alert' }, state.signInError.kind === 'unauthenticated' ? t('signInWrong') : reasonOf(t, state.signInError)) : null,
      h('button', { type: 'submit', class: 'button button-main' }, t('signIn'))));
}
