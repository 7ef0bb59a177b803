import type { Evidence, Figures, Finding, Grouping } from './evidence.js';
import { recount, storiesOf, type Story } from './recount.js';

const HOURS_EAST = 7;

/** In which group a dossier is counted as filed, and in which as ended. */
interface Groups {
  readonly filed: (story: Story) => string;
  readonly ended: (story: Story) => string;
}

const alike = (group: (story: Story) => string): Groups => ({ filed: group, ended: group });

const GROUPS: Readonly<Record<Grouping, Groups>> = {
  agency: alike(({ agency }) => agency),
  procedure: alike(({ procedure }) => procedure),
  channel: alike(({ channel }) => channel),
  day: { filed: ({ filedAt }) => dayIn(filedAt), ended: ({ end }) => dayIn(end!.at) },
};

/** The day in Viet Nam. */
function dayIn(at: string): string {
  return new Date(Date.parse(at) + HOURS_EAST * 3_600_000).toISOString().slice(0, 10);
}

/** Every figure that monitoring gives is what its definition makes of the owners' facts. */
export function* judgeFigures(evidence: Evidence): Iterable<Finding> {
  const stories = storiesOf(evidence);
  const ended = stories.filter(({ end }) => end !== undefined);
  for (const { groupBy, total, groups } of evidence.reports) {
    yield* compare('over all', total, stories, ended, evidence.gatheredAt);
    const filedIn = Map.groupBy(stories, GROUPS[groupBy].filed);
    const endedIn = Map.groupBy(ended, GROUPS[groupBy].ended);
    const told = new Map(groups.map(({ key, figures }) => [key, figures]));
    for (const key of new Set([...filedIn.keys(), ...endedIn.keys(), ...told.keys()])) {
      yield* compare(`of ${key}`, told.get(key) ?? {}, filedIn.get(key) ?? [], endedIn.get(key) ?? [], evidence.gatheredAt);
    }
  }
  if (evidence.reports.length === 0) yield { anomaly: 'miscounted', says: 'monitoring gives no figures' };
}

function* compare(place: string, told: Figures, filed: readonly Story[], ended: readonly Story[], nowMs: number): Iterable<Finding> {
  const counted = recount(filed, ended, nowMs);
  for (const [name, is] of Object.entries(counted)) {
    const says = told[name]?.value;
    if (says === is) continue;
    yield { anomaly: 'miscounted', says: `${name} ${place}: monitoring says ${String(says)}, the facts say ${String(is)}` };
  }
}
