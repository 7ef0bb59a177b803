import { h } from './elements.js';
import { duration } from './format.js';
import { addressOf, FILTERS } from './address.js';
import { instant, named, pageLink, placeholder, reasonOf, staleNote } from './parts.js';
import { STATUSES } from './words.js';

/** The dossiers, newest first, narrowed by what the address says. */

export function dossiers(view) {
  const { t, language, state, act } = view;
  const { list, address } = state;
  const figure = state.report.data?.indicators.find(({ id }) => id === address.figure);
  const title = address.figure ? t('dossiersBehind', { figure: figure?.title[language] ?? address.figure }) : t('dossiersTitle');
  const isNarrowed = FILTERS.some((name) => address[name]) || address.figure;
  return h('section', { key: 'dossiers', id: 'dossiers', 'aria-labelledby': 'dossiers-title' },
    h('div', { class: 'section-head' },
      h('h2', { id: 'dossiers-title', tabindex: -1 }, title),
      address.figure ? h('button', { type: 'button', class: 'button', on: { click: () => act.go({ figure: undefined, group: undefined }) } }, t('showAll')) : null),
    filters(view, isNarrowed),
    missingChoices(view),
    staleNote(view, list),
    list.data === undefined || list.data.dossiers.length === 0
      ? placeholder(view, list, isNarrowed ? t('noDossiers') : t('noDossiersYet'), act.refresh)
      : table(view));
}

function filters(view, isNarrowed) {
  const { t, language, state, act } = view;
  const { address } = state;
  const select = (name, options) => h('label', { key: name, class: 'field' }, h('span', null, t(name)),
    h('select', { name, value: address[name] ?? '', on: { change: (event) => act.go({ [name]: event.target.value || undefined }) } },
      h('option', { key: '', value: '' }, t('every')),
      options.map(([value, label]) => h('option', { key: value, value, selected: address[name] === value }, label))));
  const groups = (grouping) => (state.choices.data?.[grouping] ?? []).map(({ key, name }) => [key, name?.[language] ?? key]);
  const find = (event) => {
    event.preventDefault();
    act.go({ code: new FormData(event.target).get('code').trim() || undefined });
  };
  return h('form', { class: 'filters', role: 'search', on: { submit: find } },
    address.figure ? null : select('status', Object.entries(STATUSES).map(([id, words]) => [id, words[language]])),
    select('agency', groups('agency')), select('procedure', groups('procedure')), select('channel', groups('channel')),
    address.figure ? null : h('label', { key: 'code', class: 'field field-wide' }, h('span', null, t('code')),
      h('span', { class: 'field-row' },
        h('input', { name: 'code', type: 'search', value: address.code ?? '', autocomplete: 'off', spellcheck: 'false', maxlength: 64 }),
        h('button', { type: 'submit', class: 'button' }, t('find')))),
    isNarrowed ? h('button', { type: 'button', key: 'clear', class: 'link', on: { click: act.clearFilters } }, t('clear')) : null);
}

/** Without them only the dossiers can be narrowed that somebody has an address for: better said than left to be guessed. */
function missingChoices({ t, state, act }) {
  const { data, error } = state.choices;
  if (data !== undefined || error === undefined) return null;
  return h('p', { key: 'choices', class: 'note note-warn' }, `${t('choicesFailed', { reason: reasonOf(t, error) })} `,
    h('button', { type: 'button', class: 'button', on: { click: act.refresh } }, t('again')));
}

function table(view) {
  const { t, state, act } = view;
  const { data } = state.list;
  return h('div', { class: 'scroll-free' },
    h('table', { class: 'dossiers' },
      h('thead', null, h('tr', null,
        ['dossier', 'procedure', 'agency', 'status', 'received', 'due'].map((name) => h('th', { key: name, scope: 'col' }, t(name))))),
      h('tbody', null, data.dossiers.map((dossier) => row(view, dossier)))),
    data.next === null ? null : h('p', { class: 'more' },
      h('button', { type: 'button', class: 'button', disabled: state.list.isGrowing, on: { click: act.more } }, t('more'))));
}

function row(view, dossier) {
  const { t, state } = view;
  const code = dossier.code ?? dossier.reference;
  const address = addressOf({ ...state.address, dossier: dossier.dossierId });
  return h('tr', { key: dossier.dossierId },
    h('th', { scope: 'row' },
      pageLink(view, address, { dossier: dossier.dossierId }, { class: 'figures', 'aria-label': t('opened', { code }) }, code),
      dossier.code === null ? h('span', { class: 'tag' }, t('temporary')) : null),
    h('td', { 'data-label': t('procedure') }, named(view, dossier.procedure)),
    h('td', { 'data-label': t('agency') }, named(view, dossier.agency)),
    h('td', { 'data-label': t('status') }, statusMark(view, dossier)),
    h('td', { 'data-label': t('received') }, instant(view, dossier.receivedAt)),
    h('td', { 'data-label': t('due') }, due(view, dossier)));
}

const TONES = { 3: 'end', 5: 'wait', 6: 'wait', 7: 'end', 8: 'end', 9: 'done', 10: 'done' };

export function statusMark({ language }, { status }) {
  return h('span', { class: `status status-${TONES[status.id] ?? 'going'}` }, status[language]);
}

export function due(view, dossier) {
  const { t, language, now } = view;
  if (dossier.dueAt === null) return h('span', { class: 'quiet' }, dossier.acceptedAt === null ? '–' : t('noDue'));
  const when = instant(view, dossier.dueAt, { whole: true });
  const seconds = (Date.parse(dossier.dueAt) - now) / 1000;
  const note = (tone, text) => h('span', { class: `due-note ${tone}` }, text);
  if (dossier.overdue) return [when, note('bad', h('strong', null, t('overdueBy', { duration: duration(language, -seconds) })))];
  if (dossier.timeliness === 'late') return [when, note('bad', t('late'))];
  if (dossier.timeliness === 'on-time') return [when, note('good', t('onTime'))];
  const isRunning = seconds > 0 && dossier.closedAt === null && !dossier.waitsForApplicant;
  return isRunning ? [when, note('quiet', t('dueIn', { duration: duration(language, seconds) }))] : when;
}
