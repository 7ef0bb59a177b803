import { setTimeout as pause } from 'node:timers/promises';

import { GROUPINGS, type Evidence, type Figures, type Grouping, type Keeper, type Look, type Narrowing, type Report } from './evidence.js';

/** Where every process of the house answers by itself. */
export type Addresses = Readonly<Record<Keeper, readonly string[]>> & { readonly issuer: string };

const WITHIN_MS = 30_000;
const SLOT_MS = 300_000;
const DAY_MS = 86_400_000;
const LAG_LOOKS = 20;
const LAG_WITHIN_MS = 5_000;

type Doors = Pick<Evidence, 'reports' | 'receiptKey' | 'lag' | 'ready'>;

/** Asks the doors that anybody may ask: figures, the key of receipts, metrics, and how far each service has heard. */
export async function readDoors(addresses: Addresses, look: Look): Promise<Doors> {
  const { issuer, ...services } = addresses;
  const lag: Record<string, number> = {};
  const ready: Record<string, readonly boolean[]> = {};
  for (const [service, urls] of Object.entries(services)) {
    for (const url of urls) look(`metrics of ${service}`, await (await ask(`${url}/metrics`)).text());
    lag[service] = await readLag(urls);
    ready[service] = await Promise.all(urls.map((url) => readReady(url)));
  }
  const [monitoring = ''] = addresses.monitoring;
  const [intake = ''] = addresses.intake;
  return { lag, ready, reports: await readEveryReport(monitoring, issuer), receiptKey: await keyAt(intake) };
}

/**
 * The fewest messages that a service had still to hear at one of several looks. At rest as well every service says how it
 * does every few seconds, so that one of these may be on its way just now; what nobody hears is there at every look.
 */
export async function readLag(urls: readonly string[], betweenLooksMs = 500): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let looks = 0; looks < LAG_LOOKS && fewest > 0; looks += 1) {
    if (looks > 0) await pause(betweenLooksMs);
    fewest = Math.min(fewest, await lagNow(urls));
  }
  return fewest;
}

/** Whether the process says, at one of several looks, that it takes requests and misses nothing. */
export async function readReady(url: string, betweenLooksMs = 500): Promise<boolean> {
  for (let looks = 0; looks < LAG_LOOKS; looks += 1) {
    if (looks > 0) await pause(betweenLooksMs);
    if (await isReadyNow(url)) return true;
  }
  return false;
}

async function isReadyNow(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(LAG_WITHIN_MS) });
    const { state } = (await answer.json()) as { readonly state?: string };
    return answer.ok && state === 'ok';
  } catch {
    return false;
  }
}

/** Messages that these processes have not yet heard, as they say themselves; without end where one does not say. */
export async function lagNow(urls: readonly string[]): Promise<number> {
  const lags = urls.map(async (url) => {
    try {
      const answer = await fetch(`${url}/health/deep`, { signal: AbortSignal.timeout(LAG_WITHIN_MS) });
      const { figures } = (await answer.json()) as { readonly figures?: Readonly<Record<string, number>> };
      return figures?.['lagMessages'] ?? Number.POSITIVE_INFINITY;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  });
  return (await Promise.all(lags)).reduce((sum, lag) => sum + lag, 0);
}

/** Monitoring's figures in every grouping: over all dossiers, and where it must be a period, over a week in which a run lies. */
export async function readReports(monitoring: string, issuer: string): Promise<readonly Report[]> {
  const askMonitoring = await askerOf(monitoring, issuer);
  const reports: Report[] = [];
  for (const groupBy of GROUPINGS) {
    const narrowed = groupBy === 'hour' || groupBy === 'slot' ? weekAround(Date.now()) : undefined;
    reports.push({ ...(await readReport(askMonitoring, groupBy, narrowed)), ...(narrowed && { narrowed }) });
  }
  return reports;
}

/** Four days before a moment's day, and what is left of a week after them: the longest that is told apart by slot. */
function weekAround(nowMs: number): { readonly from: string; readonly to: string } {
  const dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return { from: new Date(dayMs - 4 * DAY_MS).toISOString(), to: new Date(dayMs + 3 * DAY_MS).toISOString() };
}

/** The same, and those of one agency and of one period, with the dossiers behind each. */
async function readEveryReport(monitoring: string, issuer: string): Promise<readonly Report[]> {
  const reports = await readReports(monitoring, issuer);
  const askMonitoring = await askerOf(monitoring, issuer);
  const keysOf = (grouping: Grouping): readonly string[] =>
    reports.flatMap(({ groupBy, groups }) => (groupBy === grouping ? groups.map(({ key }) => key) : []));
  const [agencies, slots] = [keysOf('agency'), keysOf('slot')];
  if (agencies.length === 0 || slots.length === 0) return reports;
  const agency = agencies[Math.floor(agencies.length / 2)]!;
  const slotAt = (share: number): number => Date.parse(`${slots[Math.floor(slots.length * share)]!}:00+07:00`);
  const period = { from: new Date(slotAt(0.25)).toISOString(), to: new Date(slotAt(0.75) + SLOT_MS).toISOString() };
  return [...reports, await readNarrowed(askMonitoring, 'procedure', { agency }), await readNarrowed(askMonitoring, 'channel', period)];
}

async function readNarrowed(askMonitoring: Asker, groupBy: Grouping, narrowed: Narrowing): Promise<Report> {
  const report = await readReport(askMonitoring, groupBy, narrowed);
  const behind: Record<string, readonly string[]> = {};
  for (const name of Object.keys(report.total)) behind[name] = await readBehind(askMonitoring, name, narrowed);
  return { ...report, narrowed, behind };
}

async function readReport(askMonitoring: Asker, groupBy: Grouping, narrowed: Narrowing = {}): Promise<Report> {
  const { total, groups } = await askMonitoring<Report>('/indicators', { groupBy, ...narrowed });
  return { groupBy, total: figuresIn(total), groups: groups.map(({ key, figures }) => ({ key, figures: figuresIn(figures) })) };
}

function figuresIn(told: Figures): Figures {
  return Object.fromEntries(Object.entries(told).map(([name, { value, base }]) => [name, { value, base }]));
}

interface Page {
  readonly dossiers: readonly { readonly dossierId: string }[];
  readonly next: string | null;
}

async function readBehind(askMonitoring: Asker, name: string, narrowed: Narrowing): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const query = { limit: '200', ...narrowed, ...(after === undefined ? {} : { after }) };
    const page: Page = await askMonitoring<Page>(`/indicators/${name}/dossiers`, query);
    ids.push(...page.dossiers.map(({ dossierId }) => dossierId));
    after = page.next;
  }
  return ids;
}

/** Asks monitoring something as an operator. */
type Asker = <Answer>(path: string, query: Readonly<Record<string, string>>) => Promise<Answer>;

async function askerOf(monitoring: string, issuer: string): Promise<Asker> {
  const wish = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'operator' }) };
  const answer = await ask(`${issuer}/issuer/demonstration-token`, wish);
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  return async <Answer>(path: string, query: Readonly<Record<string, string>>) =>
    (await (await ask(`${monitoring}${path}?${new URLSearchParams(query)}`, { headers })).json()) as Answer;
}

async function keyAt(intake: string): Promise<Evidence['receiptKey']> {
  return (await (await ask(`${intake}/receipt-key`)).json()) as Evidence['receiptKey'];
}

async function ask(url: string, options: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(WITHIN_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response;
}
