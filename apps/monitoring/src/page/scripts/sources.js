import { daysAgo } from './format.js';
import { FILTERS } from './address.js';

/**
 * Everything that is asked of the server, each with its data, the error of the last try and the moment of the data.
 * Old data stay on the screen while new ones are on their way or fail to come.
 */

const FIGURES_EVERY_MS = 3_000;
const HOUSE_EVERY_MS = 2_000;
const SLOW_EVERY_MS = 15_000;
const LIST_STEP = 15;
/** More than these the server gives in pages. */
const LIST_LIMIT_MAX = 200;
const TRAIL_MAX = 200;

export class Sources {
  #editions = {};
  #figuresTimer;
  #figuresAt = 0;
  /** Longer where answers take long. */
  #figuresEveryMs = FIGURES_EVERY_MS;
  #listLength = LIST_STEP;

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
    void this.refresh('choices');
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
      this.#listLength = LIST_STEP;
      void this.refresh('list');
    }
  }

  async refresh(name) {
    const edition = (this.#editions[name] = (this.#editions[name] ?? 0) + 1);
    const { state } = this;
    try {
      const path = this.#pathOf(name);
      const askedAt = Date.now();
      const data = await this.#read(name, path);
      if (this.#editions[name] !== edition) return;
      if (name === 'report') this.#remember(path, data.total, askedAt);
      state[name] = { data, at: new Date().toISOString() };
    } catch (error) {
      if (this.#editions[name] !== edition) return;
      state[name] = { ...state[name], error, isGrowing: false };
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

  /** So many more of the list. All that it shows is read anew each time: nothing is lost between two of its pages. */
  async growList() {
    this.#listLength += LIST_STEP;
    this.state.list = { ...this.state.list, isGrowing: true };
    this.draw();
    await this.refresh('list');
  }

  async #readList(path) {
    const wanted = this.#listLength;
    const page = (params) => this.doors.get(`${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(params)}`);
    let list = await page({ limit: Math.min(wanted, LIST_LIMIT_MAX) });
    while (list.next !== null && list.dossiers.length < wanted) {
      const more = await page({ limit: Math.min(wanted - list.dossiers.length, LIST_LIMIT_MAX), after: list.next });
      list = { ...more, dossiers: [...list.dossiers, ...more.dossiers] };
    }
    return list;
  }

  /** What dossiers may be narrowed to: the groups of each grouping. */
  async #readChoices() {
    const read = async (grouping) => {
      const { groups } = await this.doors.get(`/indicators?groupBy=${grouping}`);
      return [grouping, groups.map(({ key, name }) => ({ key, name }))];
    };
    return Object.fromEntries(await Promise.all(['agency', 'procedure', 'channel'].map(read)));
  }

  #read(name, path) {
    if (name === 'choices') return this.#readChoices();
    return name === 'list' ? this.#readList(path) : this.doors.get(path);
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
    if (!address.figure) return withQuery('/dossiers', chosen);
    const { status: _status, code: _code, ...filter } = { ...this.#figureFilter(), ...chosen };
    const day = address.group ? { from: address.group, to: address.group } : {};
    return withQuery(`/indicators/${encodeURIComponent(address.figure)}/dossiers`, { ...filter, ...day });
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
