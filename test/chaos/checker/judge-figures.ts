import { doubled, type Evidence, type Figures, type Finding, type Grouping, type Narrowing, type Report } from './evidence.js';
import { recount, storiesOf, type Story } from './recount.js';

const HOURS_EAST = 7;
const SLOT_MS = 300_000;
/** How much of a moment in Viet Nam, as text, names its day, its hour and its slot. */
const DAY = 10;
const HOUR = 13;
const SLOT = 16;

/** In which group a dossier is counted as filed, and in which as ended. */
interface Groups {
  readonly filed: (story: Story) => string;
  readonly ended: (story: Story) => string;
}

const alike = (group: (story: Story) => string): Groups => ({ filed: group, ended: group });
const byTime = (length: number): Groups =>
  ({ filed: ({ filedAt }) => slotOf(filedAt).slice(0, length), ended: ({ end }) => slotOf(end!.at).slice(0, length) });

const GROUPS: Readonly<Record<Grouping, Groups>> = {
  agency: alike(({ agency }) => agency),
  procedure: alike(({ procedure }) => procedure),
  channel: alike(({ channel }) => channel),
  day: byTime(DAY),
  hour: byTime(HOUR),
  slot: byTime(SLOT),
};

/** The five minutes that a moment lies in, by when they begin in Viet Nam: `2026-11-22T14:05`. */
function slotOf(at: string): string {
  const begun = Math.floor(Date.parse(at) / SLOT_MS) * SLOT_MS;
  return new Date(begun + HOURS_EAST * 3_600_000).toISOString().slice(0, SLOT);
}

/**
 * Every figure that monitoring gives is what its definition makes of the owners' facts, over as many dossiers, and behind it are just
 * these. An indicator that nobody knows here is counted by nobody.
 */
export function* judgeFigures(evidence: Evidence): Iterable<Finding> {
  const { reports, gatheredAt } = evidence;
  const stories = storiesOf(evidence);
  const ended = stories.filter(({ end }) => end !== undefined);
  for (const report of reports) yield* judgeReport(report, stories, ended, gatheredAt);
  if (reports.length === 0) yield { anomaly: 'miscounted', says: 'monitoring gives no figures' };
}

function* judgeReport(
  { groupBy, narrowed = {}, total, groups, behind }: Report,
  stories: readonly Story[],
  allEnded: readonly Story[],
  nowMs: number,
): Iterable<Finding> {
  const filed = stories.filter((story) => isWithin(narrowed, story, story.filedAt));
  const ended = allEnded.filter((story) => isWithin(narrowed, story, story.end!.at));
  const spelled = Object.values(narrowed).map((word) => ` of ${String(word)}`).join('');
  yield* compare(`over all${spelled}`, total, filed, ended, nowMs);
  const filedIn = Map.groupBy(filed, GROUPS[groupBy].filed);
  const endedIn = Map.groupBy(ended, GROUPS[groupBy].ended);
  const told = new Map(groups.map(({ key, figures }) => [key, figures]));
  for (const key of new Set([...filedIn.keys(), ...endedIn.keys(), ...told.keys()])) {
    yield* compare(`of ${key}${spelled}`, told.get(key) ?? {}, filedIn.get(key) ?? [], endedIn.get(key) ?? [], nowMs);
  }
  if (behind === undefined) return;
  for (const [name, { of }] of Object.entries(recount(filed, ended, nowMs))) yield* judgeBehind(name, spelled, behind[name] ?? [], of);
}

function isWithin({ agency, from, to }: Narrowing, story: Story, at: string): boolean {
  return (agency === undefined || story.agency === agency) && (from === undefined || at >= from) && (to === undefined || at < to);
}

function* compare(place: string, told: Figures, filed: readonly Story[], ended: readonly Story[], nowMs: number): Iterable<Finding> {
  const counted = recount(filed, ended, nowMs);
  for (const name of new Set([...Object.keys(counted), ...Object.keys(told)])) {
    const [says, is] = [told[name], counted[name]];
    const about = `${name} ${place}: monitoring says ${String(says?.value)}`;
    if (is === undefined) yield { anomaly: 'miscounted', says: `${about}, and nobody knows how that is counted` };
    else if (says?.value !== is.value) yield { anomaly: 'miscounted', says: `${about}, the facts say ${String(is.value)}` };
    else if (says.base !== is.of.length) {
      yield { anomaly: 'miscounted', says: `${about} over ${says.base} dossiers, the facts say over ${is.of.length}` };
    }
  }
}

/** Behind a figure are the dossiers that it counts, each once, and no others. */
function* judgeBehind(name: string, spelled: string, told: readonly string[], of: readonly Story[]): Iterable<Finding> {
  const [named, counted] = [new Set(told), new Set(of.map(({ dossierId }) => dossierId))];
  const missing = [...counted].filter((id) => !named.has(id));
  const [wrong] = [...missing, ...told.filter((id) => !counted.has(id)), ...doubled(told)];
  if (wrong === undefined) return;
  const example = `${wrong} is missing, too many or there twice`;
  yield { anomaly: 'miscounted', says: `behind ${name}${spelled} are other dossiers than it counts: ${example}` };
}
