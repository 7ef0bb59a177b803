import { daysAgo } from './format.js';
import { FILTERS } from './address.js';

/**
 * Everything that is asked of the server, each with its data, the error of the last try and the moment of the data.
 * Old data stay on the screen while new ones are on their way or fail to come.
 */

const FIGURES_EVERY_MS = 3_000;
const HOUSE_EVERY_MS = 2_000;
const SLOW_EVERY_MS = 15_000;
const LIST_LIMIT = 15;
const TRAIL_MAX = 200;

export class Sources {
  #editions = {};
  #figuresTimer;
  #figuresAt = 0;
  /** Longer where answers take long. */
  #figuresEveryMs = FIGURES_EVERY_MS;

  constructor(doors, state, draw) {
    this.doors = doors;
    this.state = state;
    this.draw = draw;
  }

  start() {
    this.refreshAll();
    setInterval(() => {
      if (document.visibilityState === 'hidden') return;
      void this.refresh('services');
      if (this.doors.demonstration) void this.refresh('faults');
    }, HOUSE_EVERY_MS);
    setInterval(() => {
      if (document.visibilityState === 'hidden') return;
      void this.refresh('parked');
      this.refreshFigures();
    }, SLOW_EVERY_MS / 3);
  }

  refreshAll() {
    this.refreshFigures();
    for (const name of ['services', 'parked']) void this.refresh(name);
    if (this.doors.demonstration) void this.refresh('faults');
    void this.#readChoices();
  }

  refreshFigures() {
    this.#figuresAt = Date.now();
    if (this.state.address.dossier) void this.refresh('story');
    else for (const name of ['report', 'trend', 'list']) void this.refresh(name);
  }

  /** The flow has changed: so have the figures. Asked for at most every three seconds, less often where answers take long. */
  flowMoved() {
    if (this.#figuresTimer !== undefined || !this.state.isOpen) return;
    const waitMs = Math.max(0, this.#figuresAt + this.#figuresEveryMs - Date.now());
    this.#figuresTimer = setTimeout(() => {
      this.#figuresTimer = undefined;
      this.refreshFigures();
    }, waitMs);
  }

  /** The address has changed: what it asks for is no longer what is shown. */
  moved(before) {
    const { address } = this.state;
    const has = (...names) => names.some((name) => before[name] !== address[name]);
    if (address.dossier) return has('dossier') ? void this.refresh('story') : undefined;
    if (has('period', 'by', 'dossier', 'agency', 'procedure', 'channel')) {
      for (const name of ['report', 'trend']) void this.refresh(name);
    }
    if (has('period', 'figure', 'group', 'dossier', ...FILTERS)) {
      this.state.list = { ...this.state.list, extra: [] };
      void this.refresh('list');
    }
  }

  async refresh(name) {
    const edition = (this.#editions[name] = (this.#editions[name] ?? 0) + 1);
    const { state } = this;
    try {
      const path = this.#pathOf(name);
      const askedAt = Date.now();
      const data = await this.doors.get(path);
      if (this.#editions[name] !== edition) return;
      if (name === 'report') this.#remember(path, data.total, askedAt);
      state[name] = { data: name === 'list' ? this.#withExtra(data) : data, at: new Date().toISOString(), extra: state[name].extra };
    } catch (error) {
      if (this.#editions[name] !== edition) return;
      state[name] = { ...state[name], error };
    }
    this.draw();
  }

  #remember(path, total, askedAt) {
    this.#figuresEveryMs = Math.max(FIGURES_EVERY_MS, 10 * (Date.now() - askedAt));
    const key = path.replace(/[?&]groupBy=\w+/, '');
    const { trail } = this.state;
    const totals = trail.key === key ? [...trail.totals, total].slice(-TRAIL_MAX) : [total];
    this.state.trail = { key, totals };
  }

  /** The next page of the list, kept below the first one while that goes on changing. */
  async growList() {
    const { list } = this.state;
    this.state.list = { ...list, isGrowing: true };
    this.draw();
    const path = this.#pathOf('list');
    const page = await this.doors.get(`${path}${path.includes('?') ? '&' : '?'}after=${list.data.next}`).catch(() => undefined);
    const extra = [...(list.extra ?? []), ...(page?.dossiers ?? [])];
    const data = page === undefined ? list.data : { ...list.data, dossiers: [...list.data.dossiers, ...page.dossiers], next: page.next };
    this.state.list = { ...this.state.list, data, extra, extraNext: data.next, isGrowing: false };
    this.draw();
  }

  #withExtra(data) {
    const { extra = [], extraNext } = this.state.list;
    if (extra.length === 0) return data;
    const first = new Set(data.dossiers.map(({ dossierId }) => dossierId));
    return { ...data, dossiers: [...data.dossiers, ...extra.filter(({ dossierId }) => !first.has(dossierId))], next: extraNext };
  }

  async #readChoices() {
    await Promise.all(['agency', 'procedure', 'channel'].map(async (grouping) => {
      const report = await this.doors.get(`/indicators?groupBy=${grouping}`).catch(() => undefined);
      if (report !== undefined) this.state.choices[grouping] = report.groups.map(({ key, name }) => ({ key, name }));
    }));
    this.draw();
  }

  #pathOf(name) {
    const { address } = this.state;
    switch (name) {
      case 'services':
        return '/operations/services';
      case 'parked':
        return '/operations/parked';
      case 'faults':
        return '/demonstration/faults';
      case 'story':
        return `/dossiers/${encodeURIComponent(address.dossier)}/timeline`;
      case 'trend':
        return withQuery('/indicators', { ...this.#figureFilter(), groupBy: this.#trendGrouping() });
      case 'report':
        return withQuery('/indicators', { ...this.#figureFilter(), groupBy: address.by });
      case 'list':
        return this.#listPath();
    }
  }

  #listPath() {
    const { address } = this.state;
    const chosen = Object.fromEntries(FILTERS.map((name) => [name, address[name]]));
    if (!address.figure) return withQuery('/dossiers', { ...chosen, limit: LIST_LIMIT });
    const { status: _status, code: _code, ...filter } = { ...this.#figureFilter(), ...chosen };
    const day = address.group ? { from: address.group, to: address.group } : {};
    return withQuery(`/indicators/${encodeURIComponent(address.figure)}/dossiers`, { ...filter, ...day, limit: LIST_LIMIT });
  }

  #figureFilter() {
    const { address } = this.state;
    const { agency, procedure, channel } = address;
    return { ...periodOf(address.period), agency, procedure, channel };
  }

  /** Fine while there is little, coarse when there is much. */
  #trendGrouping() {
    const { address, trend } = this.state;
    if (address.period !== 'today') return 'day';
    if (trend.data?.groupBy === 'hour' && trend.data.groups.length < 3) return 'slot';
    return trend.data?.groupBy === 'slot' && trend.data.groups.length < 36 ? 'slot' : 'hour';
  }
}

const DAYS = { today: 0, week: 6, month: 29 };

function periodOf(period) {
  const now = Date.now();
  return period in DAYS ? { from: daysAgo(now, DAYS[period]), to: daysAgo(now, 0) } : {};
}

function withQuery(path, values) {
  const params = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
  const query = params.toString();
  return query === '' ? path : `${path}?${query}`;
}
