/** The address holds the state: what is shown can be sent as a link. */

export const PERIODS = ['today', 'week', 'month', 'all'];
export const FILTERS = ['status', 'agency', 'procedure', 'channel', 'code'];

const KNOWN = ['lang', 'dossier', 'period', 'by', 'figure', 'group', ...FILTERS];

/** What the address says. */
export function readAddress() {
  const params = new URLSearchParams(location.search);
  return Object.fromEntries(KNOWN.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])));
}

/** The address of a state. */
export function addressOf(state) {
  const params = new URLSearchParams();
  for (const name of KNOWN) if (state[name]) params.set(name, state[name]);
  const query = params.toString();
  return query === '' ? '/' : `/?${query}`;
}
