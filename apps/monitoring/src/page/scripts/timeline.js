import { h } from './elements.js';
import { duration, fineDuration, moment } from './format.js';
import { addressOf } from './address.js';
import { due, statusMark } from './dossiers.js';
import { copyButton, instant, named, pageLink, placeholder, staleNote } from './parts.js';
import { FACTS } from './words.js';

/** One dossier: who worked, who waited for whom, and everything that was said about it. */

/** Why a fact has moved the due date, for those that do. */
const WHY_MOVED = { 'processing.processing-resumed': 'dueAfterSupplement', 'processing.fee-settled': 'dueAfterPayment' };

export function timeline(view) {
  const { t, state, act } = view;
  const { story, address } = state;
  const back = { dossier: undefined };
  const backLink = pageLink(view, addressOf({ ...address, ...back }), back, { class: 'back' }, `‹ ${t('back')}`);
  if (story.data === undefined) {
    return h('main', { id: 'main', key: 'timeline' }, backLink, placeholder(view, story, undefined, act.refresh));
  }
  return h('main', { id: 'main', key: 'timeline' }, backLink, staleNote(view, story),
    summary(view), lanes(view), waits(view), history(view));
}

function factName({ language }, name) {
  return FACTS[name]?.[language] ?? name;
}

function summary(view) {
  const { t, language, state } = view;
  const { dossier, dueSetBy } = state.story.data;
  const code = dossier.code ?? dossier.reference;
  const term = (name, content) => (content === null ? null : h('div', { key: name }, h('dt', null, t(name)), h('dd', null, content)));
  const seconds = (value) => (value === null ? null : h('span', { class: 'figures' }, duration(language, value)));
  return h('section', { class: 'panel summary', 'aria-labelledby': 'dossier-title' },
    h('div', { class: 'summary-head' },
      h('div', null,
        h('h2', { id: 'dossier-title', class: 'figures', tabindex: -1 }, code, copyButton(view, code)),
        h('p', { class: 'summary-procedure' }, named(view, dossier.procedure), ' · ', named(view, dossier.agency))),
      h('p', { class: 'summary-status' }, statusMark(view, dossier),
        h('span', { class: 'quiet', lang: language === 'vi' ? 'en' : 'vi' }, dossier.status[language === 'vi' ? 'en' : 'vi']))),
    h('dl', { class: 'terms' },
      h('div', { key: 'due' }, h('dt', null, t('due')), h('dd', null, due(view, dossier),
        dueSetBy === null ? null : h('details', { class: 'definition' }, h('summary', null, t('whyDue')),
          h('p', null, t('dueSetBy', { fact: factName(view, dueSetBy.name), time: moment(language, dueSetBy.at, view.now) }),
            WHY_MOVED[dueSetBy.name] === undefined ? '' : ` ${t(WHY_MOVED[dueSetBy.name])}`)))),
      term('received', instant(view, dossier.receivedAt)),
      dossier.acceptedAt === null ? null : term('acceptedAt', instant(view, dossier.acceptedAt)),
      dossier.closedAt === null ? null : term('closedAt', instant(view, dossier.closedAt)),
      dossier.deliveredAt === null ? null : term('deliveredAt', instant(view, dossier.deliveredAt)),
      dossier.outcome === null ? null : term('outcome', t(dossier.outcome)),
      term('processingTime', seconds(dossier.processingSeconds)),
      dossier.applicantSeconds === 0 ? null : term('applicantTime', seconds(dossier.applicantSeconds)),
      term('channel', named(view, dossier.channel)),
      term('portal', dossier.portal),
      dossier.code === null ? null : term('reference', h('span', { class: 'figures' }, dossier.reference))));
}

function spanName(t, what) {
  return t(what === 'processing' ? 'processingSpan' : what);
}

function lanes(view) {
  const { t, language, state } = view;
  const { lanes: all, events, at, dossier } = state.story.data;
  const startMs = Date.parse(events[0]?.at ?? at);
  const isOver = dossier.closedAt !== null && (dossier.deliveredAt !== null || dossier.status.id !== 9);
  const endMs = Math.max(isOver ? Date.parse(events.at(-1).at) : view.now, startMs + 1000);
  const place = (instantText) => (Date.parse(instantText) - startMs) / (endMs - startMs);
  const bar = (span, index) => {
    const [from, to] = [place(span.from), span.to === null ? 1 : place(span.to)];
    const lasted = fineDuration(language, ((span.to === null ? endMs : Date.parse(span.to)) - Date.parse(span.from)) / 1000);
    const words = `${spanName(t, span.what)}, ${lasted}${span.to === null ? `, ${t('stillOpen')}` : ''}`;
    return h('span', {
      key: `${span.what}-${index}`, class: `span span-${span.kind} ${span.to === null ? 'span-open' : ''}`, title: words,
      vars: { '--from': from, '--length': Math.max(0, to - from) },
    }, h('span', { class: 'span-words' }, spanName(t, span.what)));
  };
  return h('section', { 'aria-labelledby': 'timeline-title' },
    h('div', { class: 'section-head' }, h('h2', { id: 'timeline-title' }, t('timelineTitle')),
      h('p', { class: 'legend', 'aria-hidden': 'true' },
        h('span', { class: 'swatch swatch-work' }), t('laneWork'), h('span', { class: 'swatch swatch-wait' }), t('laneWait'), h('span', { class: 'swatch swatch-fact' }), t('laneFact'))),
    h('div', { class: 'panel lanes', 'aria-hidden': 'true' },
      all.map((lane) => h('div', { key: lane.room, class: 'lane' },
        h('span', { class: 'lane-name' }, t(lane.room)),
        h('div', { class: 'lane-track' },
          lane.spans.map(bar),
          lane.facts.map((fact) => h('span', { key: `fact-${fact.n}`, class: 'fact-dot', title: `${factName(view, fact.name)} · ${moment(language, fact.at, view.now)}`, vars: { '--at': place(fact.at) } }))))),
      h('div', { class: 'lane lane-axis' }, h('span', { class: 'lane-name' }),
        h('div', { class: 'lane-track' }, [0, 0.5, 1].map((share) => h('span', { key: share, class: `tick tick-${share * 2}`, vars: { '--at': share } },
          moment(language, new Date(startMs + share * (endMs - startMs)).toISOString(), view.now)))))));
}

function waits(view) {
  const { t, language, state } = view;
  const spans = state.story.data.lanes.flatMap(({ room, spans: own }) => own.map((span) => ({ room, ...span })));
  if (spans.length === 0) return null;
  return h('section', { 'aria-labelledby': 'waits-title' },
    h('h2', { id: 'waits-title' }, t('waitsTitle')),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'waits-title' },
      h('table', null,
        h('thead', null, h('tr', null, ['room', 'what', 'waitsFor', 'from'].map((name) => h('th', { key: name, scope: 'col' }, t(name))), h('th', { scope: 'col', class: 'right' }, t('lasted')))),
        h('tbody', null, spans.map((span, index) => h('tr', { key: index, class: span.kind === 'wait' ? 'row-wait' : null },
          h('th', { scope: 'row' }, t(span.room)),
          h('td', null, spanName(t, span.what), span.attempts === null || span.attempts < 2 ? null : h('span', { class: 'quiet' }, ` · ${t('attempts', { count: span.attempts })}`)),
          h('td', null, span.waitsFor === null ? h('span', { class: 'quiet' }, '–') : t(span.waitsFor)),
          h('td', null, instant(view, span.from)),
          h('td', { class: 'right figures' },
            fineDuration(language, ((span.to === null ? view.now : Date.parse(span.to)) - Date.parse(span.from)) / 1000),
            span.to === null ? h('span', { class: 'quiet' }, ` · ${t('stillOpen')}`) : null)))))));
}

function history(view) {
  const { t, state } = view;
  const { events, dossier } = state.story.data;
  return h('section', { 'aria-labelledby': 'history-title' },
    h('h2', { id: 'history-title' }, t('historyTitle')),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'history-title' },
      h('table', { class: 'history' },
        h('thead', null, h('tr', null, ['room', 'number', 'fact', 'time', 'cause', 'trace'].map((name) => h('th', { key: name, scope: 'col', class: name === 'number' ? 'right' : null }, t(name))))),
        h('tbody', null, events.map((event) => h('tr', { key: event.fact },
          h('th', { scope: 'row' }, t(event.owner)),
          h('td', { class: 'right figures' }, event.n),
          h('td', null, factName(view, event.name), h('span', { class: 'raw' }, event.name)),
          h('td', null, instant(view, event.at)),
          h('td', null, causeOf(view, event.cause, dossier.dossierId)),
          h('td', null, h('span', { class: 'raw-line' }, h('code', { title: event.traceId }, `${event.traceId.slice(0, 8)}…`), copyButton(view, event.traceId)))))))),
    h('p', { class: 'quiet ids' }, h('code', null, dossier.dossierId), copyButton(view, dossier.dossierId)));
}

/** Another fact of the same dossier is named by room and number. */
function causeOf({ t }, cause, dossierId) {
  const [owner, id, n] = cause.split(':');
  return id === dossierId ? h('span', { title: cause }, `${t(owner)} · ${n}`) : h('code', { title: cause }, cause.length > 28 ? `${cause.slice(0, 27)}…` : cause);
}
