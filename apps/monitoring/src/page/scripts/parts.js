import { h } from './elements.js';
import { clock, duration, moment, number, wholeMoment } from './format.js';

/** Small parts that several views share. Each takes the view: language, words, the present moment. */

const SHAPES = { ok: 'M6 1a5 5 0 1 0 .01 0z', degraded: 'M6 1l5.5 10h-11z', down: 'M1.5 1.5h9v9h-9z', unknown: 'M6 1a5 5 0 1 0 .01 0zM6 3a3 3 0 1 1-.01 0z' };

/** A state as a shape and a word, never colour alone. */
export function stateMark({ t }, state, word) {
  return h('span', { class: `state state-${state}` },
    h('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true', class: 'state-shape' },
      h('path', { d: SHAPES[state], 'fill-rule': 'evenodd' })),
    word ?? t(state));
}

/** An instant in words, exact in the tooltip. */
export function instant({ language, now }, at, { whole = false } = {}) {
  if (at === null || at === undefined) return h('span', { class: 'quiet' }, '–');
  return h('time', { datetime: at, title: at, class: 'figures' }, whole ? wholeMoment(language, at) : moment(language, at, now));
}

export function figure({ language }, value, digits) {
  return h('span', { class: 'figures' }, number(language, value, digits));
}

export function since(view, at) {
  return duration(view.language, (view.now - Date.parse(at)) / 1000);
}

/** A name with its code below; the code alone where there is no name. */
export function named(view, thing) {
  if (thing === null) return h('span', { class: 'quiet' }, '–');
  const name = thing.name?.[view.language];
  return name === undefined
    ? h('span', { class: 'figures' }, thing.code)
    : h('span', { title: thing.code }, name);
}

/** What stands where data should be: loading, failed, or empty. */
export function placeholder({ t }, source, empty, again) {
  if (source.data === undefined && source.error === undefined) {
    return h('div', { class: 'placeholder', 'aria-busy': 'true' },
      h('span', { class: 'bone' }), h('span', { class: 'bone bone-short' }), h('span', { class: 'unseen' }, t('loading')));
  }
  if (source.data === undefined) {
    return h('div', { class: 'placeholder' },
      h('p', null, t('failed', { reason: reasonOf(t, source.error) })),
      h('button', { type: 'button', class: 'button', on: { click: again } }, t('again')));
  }
  return empty === undefined ? null : h('p', { class: 'placeholder' }, empty);
}

/** A line that says that what is shown is old. */
export function staleNote({ t }, source) {
  if (source.data === undefined || source.error === undefined) return null;
  return h('p', { class: 'note note-warn' }, `${t('stale')} (${clock(source.at)})`);
}

export function reasonOf(t, error) {
  switch (error.kind) {
    case 'network':
      return t('errorNetwork');
    case 'forbidden':
      return t('notAllowed');
    default:
      return error.title ?? t('errorOther', { status: error.status ?? '' });
  }
}

/** A button that copies a text. */
export function copyButton({ t, act }, text) {
  return h('button', { type: 'button', class: 'copy', title: `${t('copy')} ${text}`, 'aria-label': `${t('copy')} ${text}`, on: { click: () => act.copy(text) } },
    h('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' },
      h('path', { d: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.5' })));
}

/** A link inside the page: followed without loading anew, and still a link. */
export function pageLink({ act }, address, change, props, ...children) {
  const follow = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    act.go(change);
  };
  return h('a', { href: address, ...props, on: { click: follow } }, ...children);
}
