import { addressOf, FILTERS, readAddress } from './address.js';
import { Doors, NoAnswer } from './doors.js';
import { dossiers } from './dossiers.js';
import { h, patch } from './elements.js';
import { banner, footer, header, signIn } from './frame.js';
import { house } from './house.js';
import { indicators } from './indicators.js';
import { parked, replayDialog } from './parked.js';
import { reasonOf } from './parts.js';
import { rooms } from './rooms.js';
import { Sources } from './sources.js';
import { FlowStream } from './stream.js';
import { timeline } from './timeline.js';
import { WORDS } from './words.js';

/** The page: one state, one picture of it, and what people can do. */

const root = document.getElementById('page');
const doors = new Doors();
const POINTS_MAX = 120;
const POINT_EVERY_MS = 5_000;

const state = {
  address: normal(readAddress()),
  theme: localStorage.getItem('hoso-theme') ?? 'auto',
  language: 'vi',
  isOpen: false,
  needsToken: false,
  signInError: undefined,
  canSignOut: false,
  connection: 'connecting',
  lostAt: undefined,
  flow: undefined,
  points: [],
  moves: [0, 0, 0],
  /** The totals of one address of figures as they changed while the page was open. */
  trail: { key: '', totals: [] },
  report: {}, trend: {}, list: {}, choices: {}, story: {}, parked: {}, services: {}, faults: {},
  asked: undefined,
  replaying: undefined,
  isOrdering: false,
  showsAllGroups: false,
};

state.language = languageOf(state.address);
const sources = new Sources(doors, state, draw);
let stream;
/** How far the server's clock is ahead of this one. */
let aheadMs = 0;

function normal(address) {
  return { period: 'today', by: 'agency', ...address };
}

/** The address without what goes without saying. */
function shortAddress() {
  const { period, by, ...rest } = state.address;
  return addressOf({ ...rest, ...(period === 'today' ? {} : { period }), ...(by === 'agency' ? {} : { by }) });
}

function languageOf({ lang }) {
  const wanted = lang ?? localStorage.getItem('hoso-language') ?? navigator.language.slice(0, 2);
  return wanted === 'en' ? 'en' : 'vi';
}

function t(key, values = {}) {
  const words = WORDS[state.language][key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/* ---- the picture ---- */

let isDrawing = false;

function draw() {
  if (isDrawing) return;
  isDrawing = true;
  const paint = () => {
    if (!isDrawing) return;
    isDrawing = false;
    drawNow();
  };
  requestAnimationFrame(paint);
  setTimeout(paint, 200); // also where nothing is painted: in a hidden tab
}

function drawNow() {
  document.documentElement.lang = state.language;
  document.documentElement.dataset.theme = state.theme;
  const view = { state, t, act, language: state.language, now: Date.now() + aheadMs };
  document.title = titleOf();
  patch(root, [header(view), banner(view), body(view), footer(view), replayDialog(view)].filter(Boolean));
  const dialog = document.getElementById('replay');
  if (state.asked !== undefined && !dialog.open) dialog.showModal();
  if (state.asked === undefined && dialog.open) dialog.close();
}

function titleOf() {
  const dossier = state.address.dossier ? state.story.data?.dossier : undefined;
  const code = dossier?.code ?? dossier?.reference;
  return code === undefined ? `Hoso – ${t('monitoring')}` : `${code} – Hoso`;
}

function body(view) {
  if (state.needsToken) return signIn(view);
  if (!state.isOpen) return h('main', { id: 'main', key: 'opening' }, h('p', { class: 'placeholder' }, t('loading')));
  if (state.address.dossier) return timeline(view);
  const isOperator = state.connection !== 'refused';
  return h('main', { id: 'main', key: 'overview', class: 'overview' },
    isOperator ? rooms(view) : null, indicators(view), dossiers(view), isOperator ? parked(view) : null, isOperator ? house(view) : null);
}

function say(text) {
  const place = document.getElementById('said');
  place.textContent = text;
  place.classList.add('said-now');
  clearTimeout(say.timer);
  say.timer = setTimeout(() => {
    place.classList.remove('said-now');
    place.textContent = '';
  }, 6_000);
}

/* ---- what people can do ---- */

const act = {
  go({ scroll, ...change }) {
    const before = state.address;
    state.address = normal({ ...before, ...change });
    for (const name of Object.keys(state.address)) if (state.address[name] === undefined) delete state.address[name];
    history.pushState({ scroll: scrollY }, '', shortAddress());
    moved(before);
    if (scroll !== undefined) requestAnimationFrame(() => document.getElementById(`${scroll}-title`)?.focus());
  },
  clearFilters() {
    act.go(Object.fromEntries([...FILTERS, 'figure', 'group'].map((name) => [name, undefined])));
  },
  speak(language) {
    state.language = language;
    doors.language = language;
    localStorage.setItem('hoso-language', language);
    state.address = { ...state.address, lang: language };
    history.replaceState(history.state, '', shortAddress());
    draw();
  },
  dress(theme) {
    state.theme = theme;
    localStorage.setItem('hoso-theme', theme);
    draw();
  },
  toggleGroups() {
    state.showsAllGroups = !state.showsAllGroups;
    draw();
  },
  refresh: () => sources.refreshAll(),
  more: () => sources.growList(),
  async copy(text) {
    await navigator.clipboard.writeText(text);
    say(`${t('copied')}: ${text}`);
  },
  askReplay(one, code) {
    state.asked = { one, code };
    draw();
  },
  cancelReplay() {
    if (state.asked === undefined) return;
    state.asked = undefined;
    draw();
  },
  async replay() {
    const { one, code } = state.asked;
    state.asked = undefined;
    state.replaying = `${one.service}/${one.dossierId}`;
    draw();
    try {
      const { stillParked } = await doors.post(`/operations/parked/${one.service}/${one.dossierId}/replay`);
      say(t(stillParked ? 'replayStill' : 'replayDone', { code }));
    } catch (error) {
      say(t('replayFailed', { reason: reasonOf(t, error) }));
    }
    state.replaying = undefined;
    await sources.refresh('parked');
    draw();
  },
  async orderFault(order, word) {
    state.isOrdering = true;
    draw();
    try {
      await doors.post('/demonstration/faults', order);
      say(t('faultOrdered', { fault: word }));
    } catch (error) {
      say(t('failed', { reason: reasonOf(t, error) }));
    }
    state.isOrdering = false;
    await Promise.all([sources.refresh('faults'), sources.refresh('services')]);
    draw();
  },
  async signIn(token) {
    doors.signIn(token);
    state.signInError = undefined;
    await enter();
  },
  signOut() {
    doors.signOut();
    location.reload();
  },
};

function moved(before) {
  if (before.dossier !== state.address.dossier) {
    state.story = {};
    if (state.address.dossier) scrollTo(0, 0);
  }
  sources.moved(before);
  draw();
}

/* ---- what comes in ---- */

function hearFlow({ history: past, ...flow }) {
  aheadMs = Date.parse(flow.at) - Date.now();
  const before = state.flow;
  state.flow = flow;
  if (past !== undefined && past.length > state.points.length) state.points = past.slice();
  const point = {
    at: flow.at, waiting: flow.rooms.map(({ waiting }) => waiting), received: flow.totals.received, open: flow.totals.open, overdue: flow.totals.overdue,
  };
  const last = state.points.at(-1);
  if (last === undefined || Date.parse(flow.at) - Date.parse(last.at) >= POINT_EVERY_MS) state.points.push(point);
  else state.points[state.points.length - 1] = { ...point, at: last.at };
  if (state.points.length > POINTS_MAX) state.points.shift();
  if (before !== undefined) noteMoves(before, flow);
  sources.flowMoved();
  draw();
}

function noteMoves(before, flow) {
  const has = [
    flow.totals.received > before.totals.received,
    flow.rooms[1].perMinute > before.rooms[1].perMinute || flow.rooms[2].waiting > before.rooms[2].waiting,
    flow.totals.closed > before.totals.closed,
  ];
  state.moves = state.moves.map((count, index) => (has[index] ? count + 1 : count));
}

function hearConnection(connection) {
  if (connection === 'lost' && state.connection !== 'lost') state.lostAt = new Date().toISOString();
  const isBack = connection === 'live' && state.connection !== 'live';
  state.connection = connection;
  if (isBack) sources.refreshAll();
  draw();
}

/* ---- the beginning ---- */

/** The stream brings the flow in any case; what is missed without that answer is the past of it. */
function withoutPast(error) {
  if (!(error instanceof NoAnswer)) throw error;
}

async function enter() {
  const mustSignIn = !doors.demonstration && !doors.hasToken;
  if (!mustSignIn) await sources.refresh('report');
  if (mustSignIn || state.report.error?.kind === 'unauthenticated') {
    state.needsToken = true;
    state.signInError = state.report.error;
    state.report = {};
    doors.signOut();
    draw();
    return;
  }
  state.needsToken = false;
  state.isOpen = true;
  state.canSignOut = !doors.demonstration;
  sources.start();
  doors.get('/flow').then(hearFlow, withoutPast);
  stream = new FlowStream(doors, {
    onFlow: hearFlow,
    onState: hearConnection,
    onRefused: () => hearConnection('refused'),
  });
  stream.start();
  draw();
}

async function begin() {
  doors.language = state.language;
  drawNow();
  for (let attempt = 0; ; attempt += 1) {
    try {
      await doors.open();
      break;
    } catch {
      hearConnection('lost');
      await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 500 * 2 ** attempt)));
    }
  }
  await enter();
}

addEventListener('popstate', () => {
  const before = state.address;
  state.address = normal(readAddress());
  state.language = languageOf(state.address);
  moved(before);
});
setInterval(draw, 1_000);
void begin();

